using System.Reflection;
using Xunit;

namespace KfuncGen.Packaging.Tests;

/// <summary>
/// What a team has: a library with public bindings, programs and an object, a second floor, an application, tests that see internals,
/// F# and Visual Basic; versions in one place, warnings as errors, in a folder with blanks and letters of other alphabets. Built once.
/// </summary>
public sealed class TeamSolution
{
    private readonly ConsumerFolder consumers;

    /// <summary>Builds it.</summary>
    public TeamSolution(Packages packages)
    {
        consumers = packages.CopyConsumers("Ядро ß 核 of a team");
        MachineSources.Admit(consumers["nuget.config"]);
        (ExitCode, Output) = Build("Team.slnx");
    }

    /// <summary>How the build ended.</summary>
    public int ExitCode { get; }

    /// <summary>What it printed.</summary>
    public string Output { get; }

    /// <summary>The path of something in the solution.</summary>
    public string this[string relative] => consumers[Path.Join("Team", relative)];

    /// <summary>Builds all or a part of it.</summary>
    public (int ExitCode, string Output) Build(string what, params string[] arguments) => Run("build", what, arguments);

    /// <summary>Runs a command of <c>dotnet</c>.</summary>
    public (int ExitCode, string Output) Run(string command, string what, params string[] arguments) =>
        consumers.Run("Team", [command, what, "-tl:off", $"-p:XunitVersion={XunitVersion}", .. arguments]);

    /// <summary>Runs one of its programs, which must end well.</summary>
    public string Execute(string project, params string[] arguments)
    {
        (int exitCode, string output) = DotNet.Run(
            this[""], ["exec", this[$"{project}/bin/Debug/net10.0/{project}.dll"], .. arguments]);
        Assert.True(exitCode == 0, output);
        return output;
    }

    // The one that runs these tests.
    private static string XunitVersion => typeof(FactAttribute).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];
}
