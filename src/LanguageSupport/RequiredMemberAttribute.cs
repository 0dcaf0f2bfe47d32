using System.ComponentModel;

namespace System.Runtime.CompilerServices;

/// <summary>Lets <c>required</c> members compile for netstandard2.0.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
[EditorBrowsable(EditorBrowsableState.Never)]
[global::Microsoft.CodeAnalysis.Embedded]
internal sealed class RequiredMemberAttribute : Attribute;
