using KfuncGen;

namespace ChangedSignature;

[KfuncBindings("bpf_dynptr_size")]
internal static partial class Kf;
