using KfuncGen;

namespace KfuncExistence;

[KfuncBindings("bpf_dynptr_is_null")]
internal static partial class Kf;
