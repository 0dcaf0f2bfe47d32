using KfuncGen.Btf.Format;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Btf.Tests;

public sealed class BtfDataLayoutTests
{
    [Theory]
    [InlineData("bpf_dynptr", 8)]
    [InlineData("bpf_spin_lock", 4)]
    [InlineData("in6_addr", 4)]
    [InlineData("list_head", 8)]
    public void Structs_of_a_real_kernel_are_aligned_as_their_members(string name, uint alignment)
    {
        BtfType record = RealKernel.Of("7.2").Reader.TypesOfKind(BtfKind.Struct).First(type => type.Name == name);

        Assert.Equal(alignment, new BtfDataLayout().AlignmentOf(record));
    }

    [Fact]
    public void Every_struct_of_a_real_kernel_has_an_alignment_that_divides_its_size()
    {
        BtfDataLayout layout = new();

        foreach (BtfType record in RealKernel.Of("7.2").Reader.TypesOfKind(BtfKind.Struct))
        {
            Assert.Equal(0u, record.Size % layout.AlignmentOf(record));
        }
    }

    [Fact]
    public void A_struct_with_a_member_between_its_boundaries_is_packed()
    {
        BtfBuilder builder = new();
        uint u8 = builder.Int("unsigned char", 1);
        uint u64 = builder.Int("unsigned long", 8);
        uint packed = builder.Struct("packed", 9, ("tag", u8, 0), ("value", u64, 8));
        uint outer = builder.Struct("outer", 16, ("first", packed, 0));

        Assert.Equal(1u, AlignmentOf(builder, packed));
        Assert.Equal(1u, AlignmentOf(builder, outer));
    }

    [Fact]
    public void A_struct_whose_size_its_members_do_not_divide_is_packed()
    {
        BtfBuilder builder = new();
        uint u32 = builder.Int("unsigned int", 4);

        Assert.Equal(1u, AlignmentOf(builder, builder.Struct("odd", 6, ("value", u32, 0))));
    }

    [Fact]
    public void An_empty_struct_and_void_are_aligned_to_1_and_a_declared_struct_is_unknown()
    {
        BtfBuilder builder = new();

        Assert.Equal(1u, AlignmentOf(builder, builder.Struct("empty", 0)));
        Assert.Equal(1u, AlignmentOf(builder, 0));
        Assert.Null(AlignmentOf(builder, builder.Forward("unseen")));
    }

    [Theory]
    [InlineData(4u, 4u)]
    [InlineData(8u, 8u)]
    public void Pointers_are_as_large_as_long(uint size, uint alignment)
    {
        BtfBuilder builder = new();
        builder.Int("long unsigned int", size);

        Assert.Equal(alignment, AlignmentOf(builder, builder.Pointer(0)));
    }

    private static uint? AlignmentOf(BtfBuilder builder, uint type) =>
        new BtfDataLayout().AlignmentOf(builder.ToReader()[new BtfTypeId(type)]);
}
