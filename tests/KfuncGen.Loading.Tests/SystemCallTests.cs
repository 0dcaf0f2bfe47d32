using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Tests;

public sealed class SystemCallTests
{
    [Theory]
    [InlineData(Architecture.X64, 321)]
    [InlineData(Architecture.X86, 357)]
    [InlineData(Architecture.Arm64, 280)]
    [InlineData(Architecture.RiscV64, 280)]
    [InlineData(Architecture.LoongArch64, 280)]
    [InlineData(Architecture.Arm, 386)]
    [InlineData(Architecture.S390x, 351)]
    [InlineData(Architecture.Ppc64le, 361)]
    [InlineData(Architecture.Wasm, null)]
    public void Each_architecture_has_its_number(Architecture architecture, int? number) => Assert.Equal(number, SystemCallNumber.Of(architecture));

    [Fact]
    public void Attributes_have_the_kernels_layout()
    {
        // offsetofend of the last field: union bpf_attr, include/uapi/linux/bpf.h.
        Assert.Equal(128, Unsafe.SizeOf<ProgramLoadAttributes>());
        Assert.Equal(44, Unsafe.SizeOf<MapCreateAttributes>());
        Assert.Equal(32, Unsafe.SizeOf<MapElementAttributes>());
        Assert.Equal(32, Unsafe.SizeOf<BtfLoadAttributes>());
        Assert.Equal(64, Unsafe.SizeOf<TestRunAttributes>());
        Assert.Equal(12, Unsafe.SizeOf<ObjectIdAttributes>());
        Assert.Equal(16, Unsafe.SizeOf<ObjectInfoAttributes>());
        Assert.Equal(32, Unsafe.SizeOf<BtfInformation>());
    }

    [Theory]
    [InlineData("FindTask", "FindTask")]
    [InlineData("AVeryLongNameOfAProgram", "AVeryLongNameOf")]
    [InlineData("Größe-1.x", "Gr__e_1.x")]
    public void A_name_is_made_such_as_the_kernel_takes(string name, string written)
    {
        byte[] bytes = new byte[ObjectName.Size];
        ObjectName.Write(name, bytes);

        Assert.Equal(written, System.Text.Encoding.ASCII.GetString(bytes).TrimEnd('\0'));
    }
}
