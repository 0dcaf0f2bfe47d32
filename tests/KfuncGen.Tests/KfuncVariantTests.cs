using Xunit;

namespace KfuncGen.Tests;

public sealed class KfuncVariantTests
{
    [Theory]
    [InlineData("bpf_dynptr_size", null, "bpf_dynptr_size")]
    [InlineData("bpf_dynptr_size", "u32", "bpf_dynptr_size___u32")]
    [InlineData("scx_bpf_dsq_insert___v2", null, "scx_bpf_dsq_insert___v2")]
    [InlineData("scx_bpf_dsq_insert___v2", "void", "scx_bpf_dsq_insert___v2___void")]
    public void Identifier_is_the_name_with_the_flavour(string name, string? flavour, string identifier) =>
        Assert.Equal(identifier, new KfuncVariant { Name = name, Flavour = flavour, Prototype = "", Shapes = ["u32()"] }.Identifier);

    [Fact]
    public void Text_is_the_prototype() => Assert.Equal("void x(void)", Variants.Make("x", "void()").ToString());

    [Fact]
    public void Variant_without_a_shape_is_refused() =>
        Assert.Throws<ArgumentException>(static () => Variants.Make("x", []));

    [Theory]
    [InlineData("schedule", "void()")]
    [InlineData("schedule", "void(u8)")]
    [InlineData("kfuncgen_no_such_function", "void()")]
    public void Exists_is_true_only_where_the_running_kernel_has_it_with_these_types(string name, string shape)
    {
        KfuncVariant variant = Variants.Make(name, shape);
        bool isPresent = variant.Probe().Availability == KfuncAvailability.Present;

        // The second answer is the remembered one.
        Assert.Equal((isPresent, isPresent), (variant.Exists, variant.Exists));
    }

    [Fact]
    public void What_only_BPF_can_do_throws_and_says_where_it_belongs()
    {
        BpfOnlyException exception = new("bpf_task_acquire");

        Assert.Equal("bpf_task_acquire", exception.Kfunc);
        Assert.Contains("only BPF programs can call", exception.Message);
    }
}
