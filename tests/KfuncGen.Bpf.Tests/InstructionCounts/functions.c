// What Functions.ir was made from: the counts are those of clang 14.0.6 of Debian, -O2 -target bpf -mcpu=v3.
typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32; typedef unsigned long u64; typedef int s32; typedef long s64;
u32 fnv1a(u8 *p, u32 n) { u32 h = 2166136261u; for (u32 i = 0; i < n; i++) { h ^= p[i]; h *= 16777619; } return h; }
u32 popcount(u32 x) { u32 n = 0; while (x) { x &= x - 1; n++; } return n; }
u32 gcd(u32 a, u32 b) { while (b) { u32 t = a % b; a = b; b = t; } return a; }
s32 collatz(u32 x) { s32 n = 0; while (x != 1 && n < 100) { if (x & 1) x = 3 * x + 1; else x >>= 1; n++; } return n; }
s32 classify(u32 port) { if (port == 22) return 1; if (port == 80 || port == 8080) return 2; if (port == 443 || port == 8443) return 3; if (port >= 1024 && port < 49152) return 4; return 0; }
s32 clamp(s32 x, s32 lo, s32 hi) { return x < lo ? lo : x > hi ? hi : x; }
struct hdr { u8 ver; u8 tos; u16 len; u32 saddr; u32 daddr; u16 sport; u16 dport; };
struct flow { u32 a; u32 b; u16 sp; u16 dp; u32 proto; };
s32 parse(u8 *data, u8 *end) { struct hdr *h = (struct hdr *)data; if ((u8 *)(h + 1) > end) return -1; if ((h->ver >> 4) != 4) return -2; if (h->len < 20) return -3; u32 k = h->saddr ^ h->daddr; k ^= ((u32)h->sport << 16) | h->dport; k *= 0x9e3779b1u; return (s32)(k >> 24); }
u64 mix(u64 a, u64 b) { a ^= a >> 33; a *= 0xff51afd7ed558ccdul; a ^= b; a ^= a >> 29; a += b << 7; return a ^ (a >> 32); }
extern u64 helper_ktime(void); extern u32 helper_rand(void); extern int lookup(struct flow *f); extern void put(u64 a, u64 b, int c);
s32 calls(u32 *ctx) { struct flow f = {}; f.a = ctx[0]; f.b = ctx[1]; f.sp = ctx[2]; f.proto = 6; int r = lookup(&f); if (r < 0) return r; u64 t = helper_ktime(); u32 x = helper_rand(); if ((x & 7) == 0) put(t, x, r); ctx[3] = r + f.dp; return 0; }
s32 pressure(u32 *c) { u32 a = helper_rand(), b = helper_rand(), d = helper_rand(), e = helper_rand(), f = helper_rand(), g = helper_rand(); c[0] = a + b; c[1] = d ^ e; c[2] = f * g; return a ^ g; }
s32 bubble(u32 *v) { for (int i = 0; i < 8; i++) for (int j = 0; j + 1 < 8 - i; j++) if (v[j] > v[j + 1]) { u32 t = v[j]; v[j] = v[j + 1]; v[j + 1] = t; } return 0; }
s32 state(u8 *p, u32 n) { s32 st = 0, words = 0; for (u32 i = 0; i < n; i++) { u8 c = p[i]; if (c == ' ' || c == '\n' || c == '\t') st = 0; else if (!st) { st = 1; words++; } } return words; }
u32 isqrt(u32 x) { u32 r = 0, b = 1u << 30; while (b > x) b >>= 2; while (b) { if (x >= r + b) { x -= r + b; r = (r >> 1) + b; } else r >>= 1; b >>= 2; } return r; }
s32 maxidx(s32 *p) { s32 best = 0; for (s32 i = 1; i < 16; i++) if (p[i] > p[best]) best = i; return best; }
u16 csum(u16 *p, u32 n) { u32 s = 0; for (u32 i = 0; i < n / 2; i++) s += p[i]; s = (s & 0xffff) + (s >> 16); s = (s & 0xffff) + (s >> 16); return ~s; }
