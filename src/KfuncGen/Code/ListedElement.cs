namespace KfuncGen.Code;

/// <summary>The keys or values of a <see cref="ListedMap"/>.</summary>
/// <param name="Size">Their size in bytes.</param>
/// <param name="Type">
/// Their type: a scalar such as <c>u32</c>, a <see cref="ListedType"/>, or an array of one; null where it is not said.
/// </param>
internal sealed record ListedElement(uint Size, string? Type);
