using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Capture.Tests;

/// <summary>Variables that each processor has, as they get into the file with a kernel's types.</summary>
public sealed class VariableTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Those_of_the_section_of_each_processor_are_taken_and_no_others(bool bigEndian)
    {
        BtfBuilder builder = new(bigEndian);
        uint s32 = builder.Int("int", 4, BtfIntEncoding.Signed);
        uint queue = builder.Struct("rq", 4, ("cpu", s32, 0));
        uint other = Variable(builder, "jiffies", s32);
        uint queues = Variable(builder, "runqueues", queue);
        uint active = Variable(builder, "active", builder.Pointer(queue));
        Section(builder, ".data", other);
        Section(builder, ".data..percpu", queues, active);

        Assert.Equal(["var active struct rq *active", "var runqueues struct rq runqueues"], Variables(builder.ToReader()));
    }

    [Fact]
    public void A_name_is_taken_once_and_the_kernel_s_before_a_module_s()
    {
        BtfBuilder kernel = new();
        uint s32 = kernel.Int("int", 4, BtfIntEncoding.Signed);
        uint u8 = kernel.Int("unsigned char", 1);
        Section(kernel, ".data..percpu", Variable(kernel, "same", s32), Variable(kernel, "same", u8));
        BtfBuilder module = new(over: kernel);
        Section(module, ".data..percpu", Variable(module, "same", u8), Variable(module, "own", u8));
        BtfReader reader = kernel.ToReader();

        Assert.Equal(["var own unsigned char own", "var same int same"], Variables(reader, module.ToReader(reader)));
    }

    [Fact]
    public void A_section_that_names_no_variable_or_one_without_a_name_is_passed_over()
    {
        BtfBuilder builder = new();
        uint s32 = builder.Int("int", 4, BtfIntEncoding.Signed);
        Section(builder, ".data..percpu", s32, Variable(builder, "", s32), Variable(builder, "it", s32));

        Assert.Equal(["var it int it"], Variables(builder.ToReader()));
    }

    [Fact]
    public void A_section_that_leads_nowhere_is_an_error()
    {
        BtfBuilder builder = new();
        Section(builder, ".data..percpu", 77);

        Assert.Throws<BtfFormatException>(() => Variables(builder.ToReader()));
    }

    [Theory]
    [InlineData("6.1", 378)]
    [InlineData("7.2", 425)]
    public void A_real_kernel_has_hundreds(string version, int least)
    {
        string[] variables = Variables(RealKernel.Of(version).Reader);

        Assert.Contains("var runqueues struct rq runqueues", variables);
        Assert.Contains("var bpf_prog_active int bpf_prog_active", variables);
        Assert.True(variables.Length >= least, $"{variables.Length}");
    }

    private static uint Variable(BtfBuilder builder, string name, uint type) =>
        builder.Type((uint)BtfKind.Variable, name, type, words: 1);

    private static void Section(BtfBuilder builder, string name, params uint[] variables) => builder.Type(
        (uint)BtfKind.DataSection, name, 64, (uint)variables.Length,
        words: [.. variables.SelectMany(static (variable, index) => new uint[] { variable, (uint)index * 8, 8 })]);

    private static string[] Variables(BtfReader btf, params BtfReader[] modules) =>
    [
        .. CompanionCapture.FromBtf(btf, new CompanionHead("x", null, null), modules).Split('\n').Where(
            static line => line.StartsWith("var ", StringComparison.Ordinal)),
    ];
}
