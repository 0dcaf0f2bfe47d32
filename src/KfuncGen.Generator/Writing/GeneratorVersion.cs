using System.Reflection;

namespace KfuncGen.Generator.Writing;

/// <summary>The version of the package that this generator came in.</summary>
internal static class GeneratorVersion
{
    /// <summary>As the package has it: <c>0.1.0</c>, <c>0.2.0-alpha.0.7</c>. Without the commit, which says nothing to users.</summary>
    public static string Text { get; } = typeof(GeneratorVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
