namespace System.Diagnostics.CodeAnalysis;

/// <summary>Lets records with <c>required</c> members compile for netstandard2.0: their copy constructor sets them all.</summary>
[AttributeUsage(AttributeTargets.Constructor, Inherited = false)]
[global::Microsoft.CodeAnalysis.Embedded]
internal sealed class SetsRequiredMembersAttribute : Attribute;
