namespace KfuncGen.Tests.Objects;

/// <summary>A value in <see cref="Counting"/>.</summary>
internal record struct Count(ulong Number, ulong Marks);
