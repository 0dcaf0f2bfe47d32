using KfuncGen;

namespace RenamedKfunc;

[KfuncBindings("scx_bpf_dispatch", "scx_bpf_dsq_insert")]
internal static partial class Kf;
