using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Tests.Cluster;

/// <summary>Compares the persistent tables with a plain dictionary over random changes, at every version that there was.</summary>
public sealed class TableModelTests
{
    private static readonly string[] Namespaces = ["shop", "billing", ""];
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];
    private static readonly IPAddress[] Addresses = [.. Enumerable.Range(1, 6).Select(last => new IPAddress([10, 0, 0, (byte)last]))];

    [Fact]
    public void Holds_what_a_dictionary_holds_at_every_version()
    {
        var random = new Random(1);
        for (var round = 0; round < 60; round++)
        {
            var table = SnapshotIndexes.Pods;
            var model = new Dictionary<(string, string), Pod>();
            var versions = new List<(IndexedTable<Pod, IPAddress> Table, Dictionary<(string, string), Pod> Model)>();
            for (var step = 0; step < 60; step++)
            {
                var (ns, name) = (random.GetItems(Namespaces, 1)[0], random.GetItems(Names, 1)[0]);
                if (random.Next(3) == 0)
                {
                    table = table.Without(ns, name);
                    model.Remove((ns, name));
                }
                else
                {
                    var pod = MakePod(random, ns, name);
                    table = table.With(pod);
                    model[(ns, name)] = pod;
                }

                versions.Add((table, new(model)));
            }

            // Only now: a change that reached into an older version would show.
            versions.ForEach(version => AssertSame(version.Model, version.Table));
            AssertSame(model, SnapshotIndexes.Pods.Rebuilt(model.Values));
        }
    }

    [Fact]
    public void Keeps_the_last_of_two_facts_with_one_name()
    {
        var (first, last) = (new Pod { Namespace = "shop", Name = "a", Hostname = "first" }, new Pod { Namespace = "shop", Name = "a" });
        var table = FactTable<Pod>.From([first, last]);
        Assert.Equal(1, table.Count);
        Assert.Same(last, table.Find("shop", "a"));
    }

    [Fact]
    public void Keeps_track_of_a_fact_that_an_equal_one_replaced()
    {
        var slice = new EndpointSlice { Namespace = "shop", Name = "a", ServiceName = "web" };
        var equal = slice with { };
        Assert.Equal(slice, equal);
        var table = SnapshotIndexes.EndpointSlices.With(slice).With(equal);
        Assert.Same(equal, table.Find("shop", "a"));
        Assert.Same(equal, Assert.Single(table.By(new ServiceKey("shop", "web"))));
        Assert.Empty(table.Without("shop", "a").By(new ServiceKey("shop", "web")));
    }

    [Fact]
    public void Indexes_only_the_last_of_two_facts_with_one_name()
    {
        var first = new Pod { Namespace = "shop", Name = "a", PodIPs = [Addresses[0]] };
        var table = SnapshotIndexes.Pods.Rebuilt([first, first with { PodIPs = [Addresses[1]] }]);
        Assert.Empty(table.By(Addresses[0]));
        Assert.Single(table.By(Addresses[1]));
    }

    [Fact]
    public void Stays_the_same_table_when_there_is_nothing_to_take_out()
    {
        var table = FactTable<Pod>.Empty.With(new Pod { Namespace = "shop", Name = "a" });
        Assert.Same(table, table.Without("shop", "b"));
        Assert.Same(table, table.Without("billing", "a"));
    }

    [Fact]
    public void Forgets_a_namespace_with_its_last_fact() =>
        Assert.Empty(FactTable<Pod>.Empty.With(new Pod { Namespace = "shop", Name = "a" }).Without("shop", "a").Namespaces);

    [Fact]
    public void Gives_one_fact_once_whatever_keys_it_repeats()
    {
        var index = FactIndex<string, Pod>.Over(_ => ["key", "key"]);
        var pod = new Pod { Name = "a" };
        Assert.Single(index.Replaced(null, pod)["key"]);
        Assert.Single(index.Rebuilt([pod])["key"]);
        Assert.Empty(index.Replaced(null, pod).Replaced(pod, null)["key"]);
    }

    private static Pod MakePod(Random random, string ns, string name) => new()
    {
        Namespace = ns,
        Name = name,
        PodIPs = [.. random.GetItems(Addresses, random.Next(3))],
        HostNetwork = random.Next(5) == 0,
        Phase = random.Next(5) == 0 ? PodPhase.Succeeded : PodPhase.Running,
    };

    private static void AssertSame(Dictionary<(string Namespace, string Name), Pod> model, IndexedTable<Pod, IPAddress> table)
    {
        Assert.Equal(model.Count, table.Count);
        Assert.True(AreSame(model.Values, table.All));
        Assert.Equal(
            model.Keys.Select(key => key.Namespace).Distinct().Order(StringComparer.Ordinal), table.Namespaces.Order(StringComparer.Ordinal));
        foreach (var ns in Namespaces)
        {
            Assert.True(AreSame(model.Values.Where(pod => pod.Namespace == ns), table.InNamespace(ns)));
            Assert.All(Names, name => Assert.Same(model.GetValueOrDefault((ns, name)), table.Find(ns, name)));
        }

        foreach (var address in Addresses)
        {
            var expected = model.Values.Where(pod => !pod.HostNetwork && !pod.IsFinished && pod.PodIPs.Contains(address));
            Assert.True(AreSame(expected, table.By(address)));
        }
    }

    // Facts themselves, not equal ones.
    private static bool AreSame(IEnumerable<Pod> left, IEnumerable<Pod> right) =>
        Sorted(left).SequenceEqual(Sorted(right), ReferenceEqualityComparer.Instance);

    private static IEnumerable<object> Sorted(IEnumerable<Pod> pods) =>
        pods.OrderBy(pod => pod.Namespace, StringComparer.Ordinal).ThenBy(pod => pod.Name, StringComparer.Ordinal);
}
