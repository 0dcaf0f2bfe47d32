using KfuncGen;

namespace KfuncExistence;

[KfuncBindings("bpf_dynptr_is_null")]
[KernelFields("bpf_dynptr_kern", "data")]
internal static partial class Kf;
