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
    public void Each_architecture_has_its_number(Architecture architecture, int? number) =>
        Assert.Equal(number, SystemCallNumber.Of(architecture));

    [Fact]
    public void Attributes_have_the_kernels_layout()
    {
        // offsetof in union bpf_attr and others: include/uapi/linux/bpf.h, 7.3. They are generated; these hold the generator.
        Assert.Equal(
            (68, 120),
            (Offset<bpf_attr_prog_load>(
                nameof(bpf_attr_prog_load.expected_attach_type)), Offset<bpf_attr_prog_load>(nameof(bpf_attr_prog_load.fd_array))));
        Assert.Equal((28, 96), (Offset<bpf_attr_map_create>(nameof(bpf_attr_map_create.map_name)), Unsafe.SizeOf<bpf_attr_map_create>()));
        Assert.Equal((24, 32), (Offset<bpf_attr_map_element>(nameof(bpf_attr_map_element.flags)), Unsafe.SizeOf<bpf_attr_map_element>()));
        Assert.Equal((16, 40), (Offset<bpf_attr_btf_load>(nameof(bpf_attr_btf_load.btf_size)), Unsafe.SizeOf<bpf_attr_btf_load>()));
        Assert.Equal((56, 80), (Offset<bpf_attr_test>(nameof(bpf_attr_test.ctx_out)), Unsafe.SizeOf<bpf_attr_test>()));
        Assert.Equal(
            (16, 24),
            (Offset<bpf_attr_link_create>(
                nameof(bpf_attr_link_create.netfilter_pf)), Offset<bpf_attr_link_create>(
                    nameof(bpf_attr_link_create.tcx_expected_revision))));
        Assert.Equal((4, 232), (Offset<bpf_prog_info>(nameof(bpf_prog_info.id)), Unsafe.SizeOf<bpf_prog_info>()));
        Assert.Equal((24, 32), (Offset<bpf_btf_info>(nameof(bpf_btf_info.name_len)), Unsafe.SizeOf<bpf_btf_info>()));
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

    private static int Offset<T>(string field) => (int)Marshal.OffsetOf<T>(field);
}
