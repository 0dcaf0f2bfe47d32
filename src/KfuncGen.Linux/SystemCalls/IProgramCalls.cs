using KfuncGen.Linux.Privileges;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>What it takes to ask the verifier about programs.</summary>
internal interface IProgramCalls
{
    /// <summary>Looks up what the process may do, to explain a refusal.</summary>
    ProcessPrivileges ReadPrivileges();

    /// <summary>Loads a program.</summary>
    /// <param name="image">The program.</param>
    /// <param name="logLevel">How much the verifier is to say; 0 for nothing.</param>
    /// <param name="log">Gets what it says, with a zero at the end; empty where the level is 0.</param>
    /// <param name="error">Why there is none.</param>
    BpfHandle? LoadProgram(ProgramImage image, int logLevel, Span<byte> log, out Errno error);

    /// <summary>Opens the BTF of a module.</summary>
    BpfHandle? OpenModuleBtf(string module, out Errno error);
}
