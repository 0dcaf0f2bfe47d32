using System.Text;
using System.Text.Json;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

public sealed class DiffCommandTests : IDisposable
{
    private const string Old = """
        kfuncs 1
        name old
        kernel 6.18

        kfunc int bpf_changed(u32 size): ?(0)
        kfunc void bpf_gone(void): ?(0)
        kfunc void bpf_renamed_parameter(u32 old): ?(0)

        scalar int <s32>
        scalar long long unsigned int <u64>
        scalar unsigned int <u32>
        typedef long long unsigned int u64
        typedef unsigned int u32
        """;

    private readonly TemporaryDirectory directory = new();
    private readonly string older;
    private readonly string newer;

    public DiffCommandTests()
    {
        older = directory.Write("old.kfuncs", Encoding.UTF8.GetBytes(Old));
        newer = directory.Write("new.kfuncs", Encoding.UTF8.GetBytes(Old
            .Replace("name old", "name new")
            .Replace("bpf_gone", "bpf_new")
            .Replace("u32 size", "u64 size")
            .Replace("u32 old", "u32 other")));
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Drift_is_listed_by_level_furthest_first()
    {
        CommandRun run = CommandRun.Of("diff", older, newer);

        Assert.Equal(
            """
            old -> new

              gone (1)
                bpf_gone
                  void bpf_gone(void)

              new (1)
                bpf_new
                  void bpf_new(void)

              type (1)
                bpf_changed
                  parameter 'size': u32 -> u64

              cosmetic (1)
                only spelling; --cosmetic shows them

            """,
            run.Output);
        Assert.Empty(run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void Json_has_one_object_per_kfunc_and_step()
    {
        using JsonDocument json = JsonDocument.Parse(CommandRun.Of("diff", older, newer, older, "--json").Output);

        Assert.Equal(8, json.RootElement.GetArrayLength());
        Assert.Equal(
            """{"name":"bpf_changed","from":"old","to":"new","level":"type","detail":"parameter 'size': u32 -> u64"}""",
            JsonSerializer.Serialize(
                json.RootElement[2],
                new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Theory]
    [InlineData("gone", 3)]
    [InlineData("abi", 3)]
    [InlineData("cosmetic", 3)]
    [InlineData("spelling", 2)]
    public void Fail_on_sets_the_exit_code(string level, int exitCode) =>
        Assert.Equal(exitCode, CommandRun.Of("diff", older, newer, "--fail-on", level).ExitCode);

    [Fact]
    public void A_kernel_does_not_drift_from_itself()
    {
        CommandRun run = CommandRun.Of("diff", older, older, "--fail-on", "cosmetic");

        Assert.Empty(run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void One_kernel_is_not_enough() => Assert.Equal(2, CommandRun.Of("diff", older).ExitCode);
}
