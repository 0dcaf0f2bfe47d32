namespace KfuncGen.Programs.Tests;

/// <summary>Every type of map can be declared.</summary>
public sealed class EveryMapTests
{
    [Fact]
    public void A_map_of_every_type_is_made_as_its_class_takes_it()
    {
        using EveryMapObject.Bpf loaded = Objects.Load<EveryMapObject.Bpf>(EveryMapObject.Bpf.TryLoad);
        BpfMap[] maps = [.. typeof(EveryMapObject.Bpf).GetProperties()
            .Where(static property => property.PropertyType.IsSubclassOf(typeof(BpfMap)))
            .Select(property => (BpfMap)property.GetValue(loaded)!)];

        Assert.Equal(maps.Length, loaded.Report.Maps.Count);
        Assert.All(maps, static map => Assert.NotEqual(0u, map.Id));

        // The test sees when a type is added to the library and not to the object.
        Type[] types = [.. typeof(BpfMap).Assembly.GetTypes()
            .Where(static type => type is { IsAbstract: false, IsPublic: true } && type.IsSubclassOf(typeof(BpfMap)))];
        Assert.Equal(
            types.Select(static type => type.Name).Order(),
            maps.Select(static map => map.GetType().Name).Distinct().Order());
        Assert.Equal(0, loaded.Use.Run(new byte[64]).ReturnValue);
    }
}
