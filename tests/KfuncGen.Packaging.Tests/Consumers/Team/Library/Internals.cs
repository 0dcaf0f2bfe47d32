using KfuncGen;

namespace Team.Library;

[KfuncBindings("bpf_cpumask_*")]
internal static partial class Internals;
