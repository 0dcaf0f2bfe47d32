using System.ComponentModel;

namespace System;

/// <summary>Lets list patterns compile for netstandard2.0, where the compiler asks for it and uses no more than this.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[global::Microsoft.CodeAnalysis.Embedded]
internal readonly struct Index(int value, bool fromEnd = false)
{
    public int GetOffset(int length) => fromEnd ? length - value : value;

    public static implicit operator Index(int value) => new(value);
}
