using KfuncGen;

/// <summary>All kfuncs of all targets. A pattern, as in <c>[KfuncBindings("bpf_task_*")]</c>, would ask for some.</summary>
[KfuncBindings]
internal static partial class Kf;
