using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Spelling;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Btf.Tests;

public sealed class BtfShapeTests
{
    [Theory]
    [InlineData("7.2", "bpf_task_from_pid", "*struct task_struct(s32)")]
    [InlineData("7.2", "bpf_rcu_read_lock", "void()")]
    [InlineData("7.2", "bpf_strnchr", "s32(*char,u64,char)")]
    [InlineData("7.2", "bpf_cpumask_empty", "bool(*struct cpumask)")]
    [InlineData("7.2", "bpf_wq_set_callback", "s32(*struct bpf_wq,*fn(s32;*void,*s32,*void),u32)")]
    [InlineData("7.2", "bpf_mem_cgroup_vm_events", "u64(*struct mem_cgroup,enum vm_event_item)")]
    [InlineData("7.2", "bpf_xdp_metadata_rx_hash", "s32(*struct xdp_md,*u32,*enum xdp_rss_hash_type)")]
    [InlineData("7.2", "bpf_dynptr_size", "u64(*struct bpf_dynptr)")]
    [InlineData("6.12", "bpf_dynptr_size", "u32(*struct bpf_dynptr)")]
    [InlineData("6.1", "bpf_verify_pkcs7_signature", "s32(*struct bpf_dynptr,*struct bpf_dynptr,*struct bpf_key)")]
    [InlineData("6.1", "crash_kexec", "void(*struct pt_regs)")]
    [InlineData("7.2", "__traceiter_bpf_trace_printk", "s32(*void,*char)")]
    [InlineData("7.2", "_printk", "s32(*char,...)")]
    public void Kernel_functions_have_the_shape(string kernel, string function, string shape)
    {
        Assert.True(RealKernel.Of(kernel).Reader.TryFindFunction(System.Text.Encoding.UTF8.GetBytes(function), out BtfType found));
        Assert.Equal(shape, BtfShape.OfPrototype(found));
    }

    [Theory]
    [InlineData("6.1")]
    [InlineData("7.2")]
    public void Every_function_of_a_kernel_has_a_shape_and_a_spelling(string kernel)
    {
        foreach (BtfType function in RealKernel.Of(kernel).Reader.TypesOfKind(BtfKind.Function))
        {
            Assert.EndsWith(")", BtfShape.OfPrototype(function));
            Assert.NotEmpty(BtfCSpelling.Of(function));
        }
    }

    [Fact]
    public void Parameters_have_shapes_of_their_own()
    {
        RealKernel.Of("7.2").Reader.TryFindFunction("bpf_dynptr_slice"u8, out BtfType function);

        Assert.Equal(
            [("p", "*struct bpf_dynptr"), ("offset", "u64"), ("buffer__nullable", "*void"), ("buffer__szk", "u64")],
            function.Parameters.Select(parameter => (parameter.Name, BtfShape.OfType(parameter.Type))));
        Assert.Equal("*void", BtfShape.OfType(function.Prototype.Target));
    }

    [Theory]
    [InlineData(1u, nameof(BtfIntEncoding.Unsigned), "unsigned char", "u8")]
    [InlineData(1u, nameof(BtfIntEncoding.Signed), "signed char", "s8")]
    [InlineData(1u, nameof(BtfIntEncoding.Signed), "char", "char")]
    [InlineData(1u, nameof(BtfIntEncoding.Unsigned), "char", "char")]
    [InlineData(1u, nameof(BtfIntEncoding.Bool), "_Bool", "bool")]
    [InlineData(4u, nameof(BtfIntEncoding.Bool), "wide bool", "bool")]
    [InlineData(8u, nameof(BtfIntEncoding.Signed), "long", "s64")]
    [InlineData(16u, nameof(BtfIntEncoding.Unsigned), "__int128 unsigned", "u128")]
    public void Integers_are_named_by_size_and_sign(uint size, string encoding, string name, string shape)
    {
        BtfBuilder builder = new();

        Assert.Equal(shape, Shape(builder, builder.Int(name, size, Enum.Parse<BtfIntEncoding>(encoding))));
    }

    [Fact]
    public void An_anonymous_struct_has_the_name_of_its_innermost_typedef()
    {
        BtfBuilder builder = new();
        uint inner = builder.Typedef("inner_t", builder.Const(builder.Struct("", 4)));

        Assert.Equal("struct inner_t", Shape(builder, builder.Typedef("outer_t", inner)));
    }

    [Fact]
    public void An_anonymous_struct_behind_a_pointer_or_in_an_array_has_no_name()
    {
        BtfBuilder builder = new();
        uint anonymous = builder.Struct("", 4);
        uint pointer = builder.Typedef("handle_t", builder.Pointer(anonymous));
        uint array = builder.Typedef("list_t", builder.Array(anonymous, 3));

        Assert.Equal("*struct ?", Shape(builder, pointer));
        Assert.Equal("[3]struct ?", Shape(builder, array));
    }

    [Fact]
    public void A_declared_struct_is_the_same_as_a_defined_one()
    {
        BtfBuilder builder = new();

        Assert.Equal("struct cgroup", Shape(builder, builder.Forward("cgroup")));
        Assert.Equal("struct cgroup", Shape(builder, builder.Struct("cgroup", 8)));
        Assert.Equal("union either", Shape(builder, builder.Forward("either", isUnion: true)));
    }

    [Fact]
    public void Enums_are_named_whatever_their_size_and_anonymous_ones_are_integers()
    {
        BtfBuilder builder = new();

        Assert.Equal("enum colour", Shape(builder, builder.Enum("colour", isSigned: false)));
        Assert.Equal("enum far", Shape(builder, builder.Type((uint)BtfKind.Enum64, "far", 8)));
        Assert.Equal("u32", Shape(builder, builder.Enum("", isSigned: false)));
        Assert.Equal("s32", Shape(builder, builder.Enum("", isSigned: true)));
    }

    [Theory]
    [InlineData(4u, "f32")]
    [InlineData(8u, "f64")]
    [InlineData(16u, "f128")]
    public void Floats_are_named_by_size(uint size, string shape)
    {
        BtfBuilder builder = new();

        Assert.Equal(shape, Shape(builder, builder.Type((uint)BtfKind.Float, "real", size)));
    }

    [Fact]
    public void Type_tags_and_qualifiers_are_looked_through()
    {
        BtfBuilder builder = new();
        uint task = builder.Struct("task_struct", 64);
        uint tagged = builder.Type((uint)BtfKind.TypeTag, "rcu", builder.Const(task));

        Assert.Equal("*struct task_struct", Shape(builder, builder.Type((uint)BtfKind.Restrict, "", builder.Pointer(tagged))));
    }

    private static string Shape(BtfBuilder builder, uint type) => BtfShape.OfType(builder.ToReader()[new BtfTypeId(type)]);
}
