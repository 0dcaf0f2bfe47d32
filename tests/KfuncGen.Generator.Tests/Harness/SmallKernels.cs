namespace KfuncGen.Generator.Tests.Harness;

/// <summary>Two small kernels, cut from real ones: enough for every form a stub can take.</summary>
internal static class SmallKernels
{
    /// <summary>A few kfuncs of Debian's 6.12 as its BTF has them.</summary>
    public const string Old = """
        kfuncs 1
        name debian-6.12
        kernel 6.12.107+deb13-amd64
        arch x86_64
        tags yes

        kfunc int bpf_crypto_encrypt(struct bpf_crypto_ctx *ctx, const struct bpf_dynptr *src, const struct bpf_dynptr *dst, const struct bpf_dynptr *siv__nullable): ?(KF_RCU)
        kfunc u32 bpf_dynptr_size(const struct bpf_dynptr *p): ?(0)
        kfunc int bpf_dynptr_adjust(const struct bpf_dynptr *p, u32 start, u32 end): ?(0)
        kfunc void *bpf_dynptr_slice(const struct bpf_dynptr *p, u32 offset, void *buffer__opt, u32 buffer__szk): ?(KF_RET_NULL)
        kfunc int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end): ?(KF_ITER_NEW)
        kfunc int *bpf_iter_num_next(struct bpf_iter_num *it): ?(KF_ITER_NEXT|KF_RET_NULL)
        kfunc void bpf_iter_num_destroy(struct bpf_iter_num *it): ?(KF_ITER_DESTROY)
        kfunc struct file *bpf_get_task_exe_file(struct task_struct *task): ?(KF_ACQUIRE|KF_TRUSTED_ARGS|KF_RET_NULL)
        kfunc u64 bpf_session_cookie(void): ?(0)
        kfunc struct task_struct *bpf_task_from_pid(s32 pid): ?(KF_ACQUIRE|KF_RET_NULL)
        kfunc void bpf_task_release(struct task_struct *p): ?(KF_RELEASE)
        kfunc int bpf_wq_set_callback_impl(struct bpf_wq *wq, int (*callback_fn)(void *, int *, void *), unsigned int flags, void *aux__prog): ?(0)
        kfunc struct nf_conn___init *bpf_xdp_ct_alloc(struct xdp_md *xdp_ctx, struct bpf_sock_tuple *bpf_tuple, u32 tuple__sz, struct bpf_ct_opts *opts, u32 opts__sz): ?(KF_ACQUIRE|KF_RET_NULL) module nf_conntrack
        kfunc int bpf_xdp_metadata_rx_hash(const struct xdp_md *ctx, u32 *hash, enum xdp_rss_hash_type *rss_type): ?(0)
        kfunc void scx_bpf_dispatch(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags): ?(0)
        kfunc int update_socket_protocol(int family, int type, int protocol): ?[FMODRET](0) untagged

        enum xdp_rss_hash_type <u32> { XDP_RSS_L3_IPV4 = 1, XDP_RSS_L4 = 8 }
        scalar char <s8>
        scalar int <s32>
        scalar long long unsigned int <u64>
        scalar unsigned char <u8>
        scalar unsigned int <u32>
        struct bpf_crypto_ctx <56 align 8>
        struct bpf_ct_opts <16 align 4> { s32 netns_id @0; s32 error @4; u8 l4proto @8; u8 dir @9; u8 reserved[2] @10; }
        struct bpf_dynptr <16 align 8> { __u64 __opaque[2] @0; }
        struct bpf_iter_num <8 align 8> { __u64 __opaque[1] @0; }
        struct bpf_sock_tuple <36 align 4> { union <36 align 4> { struct <12 align 4> { u32 saddr @0; u32 daddr @4; } ipv4 @0; struct <36 align 4> { u32 saddr[4] @0; u32 daddr[4] @16; } ipv6 @0; } @0; }
        struct bpf_wq <16 align 8> { __u64 __opaque[2] @0; }
        struct file <176 align 16>
        struct nf_conn___init <248 align 8>
        struct task_struct <9536 align 64>
        struct xdp_md <24 align 4>
        typedef int __s32
        typedef unsigned int __u32
        typedef long long unsigned int __u64
        typedef __s32 s32
        typedef __u32 u32
        typedef __u64 u64
        typedef unsigned char u8
        """;

    /// <summary>The same of Debian's 7.2, where several changed.</summary>
    public const string New = """
        kfuncs 1
        name debian-7.2
        kernel 7.2.12+deb13-amd64
        arch x86_64
        tags yes

        kfunc int bpf_crypto_encrypt(struct bpf_crypto_ctx *ctx, const struct bpf_dynptr *src, const struct bpf_dynptr *dst, const struct bpf_dynptr *siv__nullable): ?(KF_RCU)
        kfunc u64 bpf_dynptr_size(const struct bpf_dynptr *p): ?(0)
        kfunc int bpf_dynptr_adjust(struct bpf_dynptr *p, u64 start, u64 end): ?(0)
        kfunc void *bpf_dynptr_slice(const struct bpf_dynptr *p, u64 offset, void *buffer__nullable, u64 buffer__szk): ?(KF_RET_NULL)
        kfunc int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end): ?(KF_ITER_NEW)
        kfunc int *bpf_iter_num_next(struct bpf_iter_num *it): ?(KF_ITER_NEXT|KF_RET_NULL)
        kfunc void bpf_iter_num_destroy(struct bpf_iter_num *it): ?(KF_ITER_DESTROY)
        kfunc struct file *bpf_get_task_exe_file(struct task_struct *task): ?(KF_ACQUIRE|KF_RET_NULL)
        kfunc int bpf_strcmp(const char *s1__str, const char *s2__str): ?(0)
        kfunc u64 *bpf_session_cookie(void *ctx): ?(0)
        kfunc struct task_struct *bpf_task_from_pid(s32 pid): ?(KF_ACQUIRE|KF_RET_NULL)
        kfunc void bpf_task_release(struct task_struct *p): ?(KF_RELEASE)
        kfunc int bpf_wq_set_callback(struct bpf_wq *wq, int (*callback_fn)(void *, int *, void *), unsigned int flags): ?(KF_IMPLICIT_ARGS) implicit(struct bpf_prog_aux *aux)
        kfunc void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags): ?(0)
        kfunc void scx_bpf_kick_cpu(s32 cpu, u64 flags): ?(KF_IMPLICIT_ARGS) implicit_in_btf(const struct bpf_prog_aux *aux) untagged

        scalar char <s8>
        scalar int <s32>
        scalar long long unsigned int <u64>
        scalar unsigned int <u32>
        struct bpf_crypto_ctx <56 align 8>
        struct bpf_dynptr <16 align 8> { __u64 __opaque[2] @0; }
        struct bpf_iter_num <8 align 8> { __u64 __opaque[1] @0; }
        struct bpf_prog_aux <?>
        struct bpf_wq <16 align 8> { __u64 __opaque[2] @0; }
        struct file <176 align 16>
        struct task_struct <9536 align 64>
        typedef int __s32
        typedef unsigned int __u32
        typedef long long unsigned int __u64
        typedef __s32 s32
        typedef __u32 u32
        typedef __u64 u64
        """;

    /// <summary>What is known of their lifecycle.</summary>
    public const string Lifecycle = """
        lifecycle 1

        scx_bpf_dispatch
            since 6.13
            until 6.17
            use scx_bpf_dsq_insert(p, dsq_id, slice, enq_flags)
            note Renamed.
            evidence commits cc26abb1a19a and 4ecf83741401
        """;

    /// <summary>Adds both, and the lifecycle.</summary>
    public static TestProject WithSmallKernels(this TestProject project) => project
        .Snapshot("debian-6.12.kfuncs", Old)
        .Snapshot("debian-7.2.kfuncs", New)
        .Lifecycle("kernel.lifecycle", Lifecycle);
}
