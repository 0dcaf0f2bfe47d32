using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Programs;

/// <summary>The code of a class's programs.</summary>
/// <param name="HintName">The name of the file with the class's programs.</param>
/// <param name="Text">The file; null where no program has code.</param>
/// <param name="Unlowered">What cannot be lowered, where no analyzer says it.</param>
internal sealed record ProgramFile(string HintName, string? Text, EquatableArray<UnloweredCode> Unlowered);
