namespace KfuncGen;

/// <summary>
/// Marks a stub with the kfunc it calls. On a <c>static partial</c> method of your own it asks the generator to check the
/// declaration against the targets' contracts and to implement it.
/// </summary>
/// <param name="name">The kernel's name of the kfunc.</param>
/// <param name="flags">On generated stubs: the flags that all targets have in common.</param>
/// <example>
/// <code>
/// [Kfunc("bpf_task_release")]
/// static partial void Release(task_struct task);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KfuncAttribute(string name, KfuncFlags flags = KfuncFlags.None) : Attribute
{
    /// <summary>The kernel's name of the kfunc.</summary>
    public string Name { get; } = name;

    /// <summary>The flags that all targets which have this variant agree on.</summary>
    public KfuncFlags Flags { get; } = flags;
}
