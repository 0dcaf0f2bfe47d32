namespace KfuncGen;

/// <summary>
/// Asks for bindings: the generator fills the <c>static partial</c> class with typed stubs for the kfuncs that the
/// project's targets have. A class of several parts may have one at each; what they ask for is added up.
/// </summary>
/// <param name="patterns">
/// Kfunc names, where <c>*</c> stands for any run of characters and <c>?</c> for one: <c>"bpf_task_*"</c>. None asks for all.
/// </param>
/// <example>
/// <code>
/// [KfuncBindings("bpf_task_*", "bpf_cpumask_*")]
/// internal static partial class Kf;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class KfuncBindingsAttribute(params string[] patterns) : Attribute
{
    /// <summary>The names and patterns asked for; empty asks for all kfuncs of the targets.</summary>
    public IReadOnlyList<string> Patterns { get; } = patterns;
}
