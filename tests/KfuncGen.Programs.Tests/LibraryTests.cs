using KfuncGen.Programs.Library;

namespace KfuncGen.Programs.Tests;

/// <summary>Functions of another project become part of a program.</summary>
public sealed class LibraryTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(200, -7)]
    [InlineData(77, long.MaxValue / 3)]
    public void A_function_of_another_project_does_what_it_does_there(long a, long b)
    {
        Numbers expected = new() { A = a, B = b };
        int result = LibraryPrograms.CallsAnotherProject(ref expected);

        (int actualResult, Numbers actual) = Kernel.Run(LibraryPrograms.Bpf.CallsAnotherProject, a, b);

        Assert.Equal((result, expected.R, expected.S), (actualResult, actual.R, actual.S));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    [InlineData(200, -7)]
    [InlineData(int.MinValue, int.MaxValue)]
    public void Members_of_another_projects_struct_do_what_they_do_there(long a, long b)
    {
        Numbers expected = new() { A = a, B = b };
        int result = LibraryPrograms.UsesMembersOfAnotherProjectsStruct(ref expected);

        (int actualResult, Numbers actual) = Kernel.Run(LibraryPrograms.Bpf.UsesMembersOfAnotherProjectsStruct, a, b);

        Assert.Equal((result, expected.R, expected.S), (actualResult, actual.R, actual.S));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    [InlineData(3, 255)]
    [InlineData(200, -7)]
    [InlineData(int.MinValue, int.MaxValue)]
    public void Structs_that_no_function_there_names_have_their_members(long a, long b)
    {
        Numbers expected = new() { A = a, B = b };
        int result = LibraryPrograms.UsesStructsThatNothingThereNames(ref expected);

        (int actualResult, Numbers actual) = Kernel.Run(LibraryPrograms.Bpf.UsesStructsThatNothingThereNames, a, b);

        Assert.Equal((result, expected.R, expected.S), (actualResult, actual.R, actual.S));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(3, 11)]
    [InlineData(70_000, 4_464)]
    [InlineData(-1, int.MaxValue)]
    public void Records_of_another_project_are_compared_as_there(long a, long b)
    {
        Numbers expected = new() { A = a, B = b };
        int result = LibraryPrograms.ComparesRecordsOfAnotherProject(ref expected);

        (int actualResult, Numbers actual) = Kernel.Run(LibraryPrograms.Bpf.ComparesRecordsOfAnotherProject, a, b);

        Assert.Equal((result, expected.R, expected.S), (actualResult, actual.R, actual.S));
    }

    [Fact]
    public void A_context_of_another_project_lies_as_it_does_there()
    {
        Totals expected = new() { Kind = 200, Sum = 1L << 33, Count = 4, Limits = new() { Both = -1, Step = 9 } };
        Totals actual = expected;
        int result = LibraryPrograms.TakesAContextOfAnotherProject(ref expected);

        Assert.Equal(result, Kernel.Run(LibraryPrograms.Bpf.TakesAContextOfAnotherProject, ref actual));
        Assert.Equal((expected.Kind, expected.Sum, expected.Count), (actual.Kind, actual.Sum, actual.Count));
        Assert.Equal((expected.Limits.Both, expected.Limits.Step), (actual.Limits.Both, actual.Limits.Step));
    }

    [Fact]
    public void Its_kfuncs_and_its_data_are_those_of_the_program()
    {
        using LoadedBpfProgram<Numbers> loaded = Kernel.Load(LibraryPrograms.Bpf.CallsKfuncsOfAnotherProject);
        Numbers numbers = new() { A = Environment.ProcessId };

        Assert.Equal((1, 1), (loaded.Run(ref numbers), numbers.R));
        numbers.A = int.MaxValue;
        Assert.Equal((0, 2), (loaded.Run(ref numbers), numbers.R));
    }
}
