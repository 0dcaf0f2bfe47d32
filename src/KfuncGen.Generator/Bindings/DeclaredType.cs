using KfuncGen.Stubs.Naming;

namespace KfuncGen.Generator.Bindings;

/// <summary>A type in a method that a user wrote.</summary>
/// <param name="Text">The type, fully qualified where the compiler knows it, with <c>?</c> where it has one.</param>
/// <param name="IsKernelType">Whether the compiler does not know it yet: then it is taken to be a kernel type.</param>
internal sealed record DeclaredType(string Text, bool IsKernelType)
{
    /// <summary>The type as generated code spells it.</summary>
    public string Qualified(string typesNamespace)
    {
        if (!IsKernelType)
        {
            return Text;
        }

        string name = Text.TrimEnd('?');
        return $"global::{typesNamespace}.{CSharpIdentifier.Escape(name)}{Text.Substring(name.Length)}";
    }
}
