namespace KfuncGen;

/// <summary>
/// Says that a member which is true implies that a kfunc exists. Generated <c>Has</c> properties carry it; put it on a
/// condition of your own to have the analyzers take it for a guard too.
/// </summary>
/// <param name="name">The kfunc's name; for one variant of several, its <see cref="KfuncVariant.Identifier"/>.</param>
/// <example>
/// <code>
/// [KfuncGuard("bpf_task_acquire"), KfuncGuard("bpf_task_release")]
/// static bool CanHoldTasks =&gt; Kf.Has.bpf_task_acquire &amp;&amp; Kf.Has.bpf_task_release;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method | AttributeTargets.Field, AllowMultiple = true)]
public sealed class KfuncGuardAttribute(string name) : Attribute
{
    /// <summary>The kfunc that exists where the member is true.</summary>
    public string Name { get; } = name;
}
