using System.ComponentModel;

namespace System.Runtime.CompilerServices;

/// <summary>Lets <c>init</c> accessors and records compile for netstandard2.0, which lacks the type the compiler asks for.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[global::Microsoft.CodeAnalysis.Embedded]
internal static class IsExternalInit;
