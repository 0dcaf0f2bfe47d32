using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>A property that is set later, and the struct that it is of, which was found before.</summary>
/// <param name="Reference">The property.</param>
/// <param name="Instance">The struct.</param>
internal readonly record struct CapturedProperty(IPropertyReferenceOperation Reference, Place.Memory Instance);
