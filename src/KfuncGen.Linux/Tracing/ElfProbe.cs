namespace KfuncGen.Linux.Tracing;

/// <summary>A place of a probe that a file has for tracers.</summary>
/// <param name="Provider">Whose probe it is.</param>
/// <param name="Name">The probe.</param>
/// <param name="Offset">Where in the file its instruction is.</param>
/// <param name="Semaphore">Where in the file the number is that says how many listen; 0 where it is always on.</param>
/// <param name="Arguments">Its arguments, as the assembler has them: <c>-4@%edi 8@-16(%rbp)</c>.</param>
internal sealed record ElfProbe(string Provider, string Name, ulong Offset, ulong Semaphore, string Arguments);
