using System.Diagnostics;
using Xunit;

namespace KfuncGen.Packaging.Tests;

/// <summary>
/// A user who has nothing: an empty home, where our packages are the packed ones and those of others come from the machine's sources.
/// </summary>
internal sealed class UserHome
{
    /// <summary>Makes it, in the folder that goes away with the tests.</summary>
    public UserHome(Packages packages)
    {
        Folder = Directory.CreateDirectory(Path.Join(packages.Root, Path.GetRandomFileName())).FullName;
        string configuration = Path.Join(Folder, "nuget.config");
        File.WriteAllText(
            configuration,
            $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{packages.Folder}" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="packed">
                  <package pattern="KfuncGen*" />
                </packageSource>
              </packageSourceMapping>
            </configuration>
            """);
        MachineSources.Admit(configuration);
    }

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>What a shell prints, which must end well; what it installs and restores stays in the home.</summary>
    public string Sh(string folder, string commands)
    {
        ProcessStartInfo start = DotNet.Prepare(Path.Join(Folder, folder), "/bin/sh", "-e", "-c", commands);
        start.Environment["DOTNET_CLI_HOME"] = Folder;
        start.Environment["NUGET_PACKAGES"] = Path.Join(Folder, "packages");
        start.Environment["PATH"] = string.Join(
            Path.PathSeparator,
            Path.GetDirectoryName(DotNet.Host),
            Path.Join(Folder, ".dotnet", "tools"),
            Environment.GetEnvironmentVariable("PATH"));
        (int exitCode, string output) = DotNet.Finish(start);
        Assert.True(exitCode == 0, $"$ {commands}{Environment.NewLine}{output}");
        return output;
    }
}
