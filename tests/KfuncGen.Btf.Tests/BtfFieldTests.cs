using KfuncGen.Btf.Fields;
using KfuncGen.Tests.Kernels;

namespace KfuncGen.Btf.Tests;

public sealed class BtfFieldTests
{
    [Theory]
    [InlineData("6.1", 2416)]
    [InlineData("6.12", 2432)]
    [InlineData("6.16", 2704)]
    [InlineData("6.18", 2704)]
    [InlineData("7.2", 2808)]
    public void The_same_field_is_elsewhere_in_each_kernel(string kernel, uint offset) =>
        Assert.Equal(new BtfFieldAccess(offset, 4, 32, 32, 32, IsSigned: true), Access(kernel, "task_struct", "pid"));

    [Fact]
    public void Members_of_structs_without_a_name_are_their_owner_s()
    {
        // Since 6.18 in a union without a name, which kernels before it do not have: include/linux/dcache.h.
        Assert.Equal(32u, Access("6.16", "dentry", "d_name").Offset);
        Assert.Null(BtfFieldPath.Find(Type("6.16", "dentry"), "__d_name"));
        Assert.Equal(Access("6.18", "dentry", "d_name"), Access("6.18", "dentry", "__d_name"));
        Assert.Equal(Access("7.2", "dentry", "d_name.len"), Access("7.2", "dentry", "__d_name.len"));
    }

    [Fact]
    public void Paths_go_through_structs_and_arrays_and_not_through_pointers()
    {
        BtfType task = Type("6.18", "task_struct");
        uint start = BtfFieldAccess.Of(BtfFieldPath.Find(task, "comm")!.Value)!.Value.Offset;

        Assert.Equal(start + 3, BtfFieldAccess.Of(BtfFieldPath.Find(task, "comm[3]")!.Value)!.Value.Offset);
        Assert.NotNull(BtfFieldPath.Find(task, "se.vruntime"));
        Assert.NotNull(BtfFieldPath.Find(task, "se.run_node.rb_left"));
        Assert.All(
            new[] { "", ".", "pid.", "comm[16]", "comm[", "comm[x]", "comm[-1]", "mm.pgd", "nothing", "se.nothing" },
            path => Assert.Null(BtfFieldPath.Find(task, path)));
    }

    [Fact]
    public void An_array_without_a_length_goes_on_behind_its_struct_and_one_that_marks_a_place_does_not()
    {
        uint size = Type("6.18", "pid").Size;
        uint element = Type("6.18", "upid").Size;

        Assert.Equal(new BtfFieldAccess(size, 4, 32, 32, 32, IsSigned: true), Access("6.18", "pid", "numbers[0].nr"));
        Assert.Equal(size + (3 * element), Access("6.18", "pid", "numbers[3].nr").Offset);
        Assert.Null(BtfFieldPath.Find(Type("6.18", "sock"), "__cacheline_group_begin__sock_write_rx[0]"));
        Assert.Null(BtfFieldPath.Find(Type("6.18", "pid"), "numbers[4294967295].nr"));
    }

    [Fact]
    public void Bit_fields_are_shifted_out_of_the_bytes_that_hold_them()
    {
        BtfFieldAccess access = Access("6.18", "task_struct", "sched_reset_on_fork");

        Assert.Equal((4u, 1u, 63), (access.Size, access.BitSize, access.RightShift));
        ulong bit = BtfFieldPath.Find(Type("6.18", "task_struct"), "sched_reset_on_fork")!.Value.BitOffset % 32;
        Assert.Equal(63 - (int)bit, access.LeftShift);
    }

    [Theory]
    [InlineData("task_struct___old", "task_struct")]
    [InlineData("task_struct", "task_struct")]
    [InlineData("___old", "___old")]
    [InlineData("task___", "task___")]
    [InlineData("a___b___c", "a___b")]
    public void A_flavour_is_no_part_of_a_name(string name, string essential) => Assert.Equal(essential, BtfTypeNames.Essential(name));

    private static BtfType Type(string kernel, string name) => new BtfTypeNames(RealKernel.Of(kernel).Reader).Find(name)[0];

    private static BtfFieldAccess Access(string kernel, string type, string path) =>
        BtfFieldAccess.Of(BtfFieldPath.Find(Type(kernel, type), path)!.Value)!.Value;
}
