import Link from 'next/link';
import { useRouter } from 'next/router';
import styles from './NavLink.module.css';

/** @param {{ href: string, children: import('react').ReactNode }} props */
export function NavLink({ href, children }) {
  const { asPath } = useRouter();
  const path = asPath.split(/[?#]/)[0];
  const isHere = href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
  return (
    <Link href={href} className={styles.link} aria-current={isHere ? 'page' : undefined}>
      {children}
    </Link>
  );
}
