using Xunit;

namespace KfuncGen.Packaging.Tests;

public sealed class ConsumerTests(Packages packages)
{
    [Fact]
    public void Consumer_builds_with_warnings_as_errors_and_runs()
    {
        string output = packages.CopyConsumers().BuildAndRun("Clean");

        Assert.Equal(
            """
            bpf_task_from_pid [debian-6.12 debian-7.2] KF_ACQUIRE, KF_RET_NULL
            bpf_task_release [debian-6.12 debian-7.2] KF_RELEASE
            Unknown
            FindTask on no kernel: NoBtf
            bpf_task_from_pid is for BPF only

            """,
            output);
    }

    [Fact]
    public void Kernels_package_brings_its_snapshots() => Assert.Equal(
        """
        bpf_dynptr_size [debian-7.2] not [debian-6.12] None
        bpf_dynptr_size___u32 [debian-6.12] not [debian-7.2] None
        bpf_strcmp [debian-7.2] not [debian-6.12] None

        """,
        packages.CopyConsumers().BuildAndRun("Kernels"));

    [Fact]
    public void Deprecated_kfunc_is_an_obsolete_warning_with_our_id_and_help_link()
    {
        (int exitCode, string output) = packages.CopyConsumers().Build("Deprecated");

        Assert.True(exitCode == 0, output);
        Assert.Contains("Scheduler.cs(8,53): warning KFG0102: ", output);
        Assert.Contains("scx_bpf_dispatch is gone from debian-7.2 on", output);
        Assert.Contains("docs/rules/KFG0102.md", output);
    }

    [Fact]
    public void Targets_pick_snapshots_by_name()
    {
        (int exitCode, string output) = packages.CopyConsumers().Build("Deprecated", "-p:KfuncTargets=debian-6.12", "-warnaserror");

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Project_without_snapshots_or_bindings_builds()
    {
        (int exitCode, string output) = packages.CopyConsumers().Build("Bare");

        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [InlineData("net9.0")]
    [InlineData("netstandard2.0")]
    public void Another_framework_is_refused_when_it_is_restored(string framework)
    {
        ConsumerFolder consumers = packages.CopyConsumers();
        string project = consumers["Bare/Bare.csproj"];
        File.WriteAllText(project, File.ReadAllText(project).Replace("net10.0", framework));

        (int exitCode, string output) = consumers.Build("Bare", "-p:DisableImplicitFrameworkReferences=true");

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"error NU1202: Package KfuncGen {Packages.Version} is not compatible with {framework}", output);
    }

    [Fact]
    public void An_older_language_is_one_error_at_the_attribute()
    {
        ConsumerFolder consumers = packages.CopyConsumers();
        File.WriteAllText(
            consumers["Deprecated/Scheduler.cs"],
            """
            using KfuncGen;

            [KfuncBindings("bpf_task_*")]
            internal static partial class Kf
            {
            }
            """);

        (int exitCode, string output) = consumers.Build("Deprecated", "-p:LangVersion=11");

        Assert.NotEqual(0, exitCode);
        Assert.Contains(
            "error KFG0020: Nothing is generated for 'Kf': the project is in C# 11.0, and what is generated needs C# 12.0", output);
        Assert.DoesNotContain(".g.cs", output);
    }

    [Fact]
    public void Missing_snapshot_is_an_error_that_names_it()
    {
        ConsumerFolder consumers = packages.CopyConsumers();
        File.Delete(consumers["Snapshots/debian-6.12.kfuncs"]);
        File.WriteAllText(
            consumers["Deprecated/Directory.Build.props"],
            """<Project><ItemGroup><KfuncSnapshot Include="../Snapshots/debian-6.12.kfuncs" /></ItemGroup></Project>""");

        (int exitCode, string output) = consumers.Build("Deprecated");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Deprecated.csproj : error KFG0010: The KfuncSnapshot '../Snapshots/debian-6.12.kfuncs' is not a file.", output);
    }

    [Fact]
    public void Editor_sees_the_same_inputs_as_the_build()
    {
        ConsumerFolder consumers = packages.CopyConsumers();
        (int restored, string restore) = consumers.Run("Clean", "restore");
        Assert.True(restored == 0, restore);

        (int exitCode, string output) = consumers.Run(
            "Clean",
            "msbuild",
            "-t:Compile;CoreCompile",
            "-p:DesignTimeBuild=true",
            "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true",
            "-getItem:AdditionalFiles",
            "-getItem:CscCommandLineArgs");

        Assert.True(exitCode == 0, output);
        Assert.Contains("debian-6.12.kfuncs", output);
        Assert.Contains("kernel.lifecycle", output);

        string options = File.ReadAllText(consumers["Clean/obj/Debug/net10.0/Clean.GeneratedMSBuildEditorConfig.editorconfig"]);
        Assert.Contains("build_property.KfuncGenTargets = debian-6.12,debian-7.2\n", options);
        Assert.Contains("build_metadata.AdditionalFiles.KfuncGenKind = snapshot\n", options);
        Assert.Contains("build_metadata.AdditionalFiles.KfuncGenKind = default-lifecycle\n", options);
    }
}
