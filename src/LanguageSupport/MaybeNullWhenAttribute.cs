namespace System.Diagnostics.CodeAnalysis;

/// <summary>Lets <c>Try…</c> methods say when their result may be null; netstandard2.0 lacks the attribute.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
[global::Microsoft.CodeAnalysis.Embedded]
internal sealed class MaybeNullWhenAttribute(bool returnValue) : Attribute
{
    public bool ReturnValue { get; } = returnValue;
}
