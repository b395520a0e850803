/** The most memory that this process has held. */

/** Of 10^6 bytes; Node gives kibibytes. */
export function peakMemoryMB(): number {
  return (process.resourceUsage().maxRSS * 1024) / 1e6;
}
