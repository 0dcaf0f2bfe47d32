namespace KfuncGen;

/// <summary>
/// Asks for variables that the kernel has once for each processor: the generator adds a member for each to <c>KernelVariables</c>, and BPF
/// functions read it where the running kernel has it.
/// </summary>
/// <param name="names">
/// Their names, where <c>*</c> stands for any run of characters and <c>?</c> for one. Of a variable that is a struct
/// <see cref="KernelFieldsAttribute"/> asks for the fields.
/// </param>
/// <example>
/// <code>
/// [KernelVariables("runqueues", "bpf_prog_active")]
/// [KernelFields("rq", "nr_running")]
/// internal static partial class Kf;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class KernelVariablesAttribute(params string[] names) : Attribute
{
    /// <summary>The names and patterns asked for.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
