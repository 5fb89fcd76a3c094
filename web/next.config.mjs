/** The same on every response; the content security policy is made per page in `pages/_document.js`. */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=()' },
];

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // `/api/app/feed/` maps to the API's `/api/feed/` as it is; a redirect would cost a trip.
  skipTrailingSlashRedirect: true,
  // Posters come sized from TMDb or are drawn as SVG: no `/_next/image` endpoint to guard.
  images: { unoptimized: true },
  devIndicators: false,
  // Back restores the place in a feed; its cards come from `lib/browser/feedMemory.js`.
  experimental: { scrollRestoration: true },
  async rewrites() {
    return [{ source: '/media/:path*', destination: '/api/media/:path*' }];
  },
  async headers() {
    // The development server gives one script of its own a type that `nosniff` refuses.
    return [{ source: '/((?!_next/static/development/).*)', headers: securityHeaders }];
  },
};

export default config;
