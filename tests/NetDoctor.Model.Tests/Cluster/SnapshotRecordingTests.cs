using System.Net;
using System.Reflection;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Tests.Cluster;

public sealed class SnapshotRecordingTests
{
    // What concerns every reader, and is therefore compared as a whole.
    // How names are configured concerns everything; what rights DNS has matters to questions alone, which no audit asks. Where the objects are
    // from does not change.
    private static readonly string[] Untold =
    [
        nameof(ClusterSnapshot.Caches), nameof(ClusterSnapshot.ClusterDomain), nameof(ClusterSnapshot.Dns),
        nameof(ClusterSnapshot.AccessReviews), nameof(ClusterSnapshot.IsPartOfCluster),
    ];

    [Fact]
    public void Every_part_of_a_snapshot_tells_that_it_is_read()
    {
        foreach (var property in typeof(ClusterSnapshot).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => !Untold.Contains(property.Name)))
        {
            var log = new ReadLog();
            var part = property.GetValue(ClusterSnapshot.Unknown.Recording(log));
            switch (part)
            {
                case DateTimeOffset:
                    break;
                case AddressHistory history:
                    history.Of(IPAddress.Loopback);
                    break;
                default:
                    part!.GetType().GetProperty("Count")!.GetValue(part);
                    break;
            }

            Assert.True(
                log.Reads.Count == 1,
                $"ClusterSnapshot.{property.Name} is read without a word: add it to Recording and to what an audit compares.");
        }
    }

    [Fact]
    public void Reads_are_told_as_narrowly_as_they_were_made()
    {
        var log = new ReadLog();
        var snapshot = ClusterSnapshot.Unknown.Recording(log);
        var selector = LabelSet.From([new("app", "web")]);
        var service = new Service { Namespace = "shop", Name = "web", Selector = selector };

        snapshot.Pods.Find("shop", "web-0");
        snapshot.PodsSelectedBy(service);
        snapshot.SlicesOf(service);
        snapshot.Nodes.InNamespace("");
        _ = snapshot.Services.All;
        _ = snapshot.ObservedAt;
        snapshot.IsAgo(DateTimeOffset.UnixEpoch, TimeSpan.FromMinutes(90));

        Assert.Equal(
            [
                "Pod shop/web-0", "pods of shop with app=web", "EndpointSlice by shop/web", "every Node of ", "every Service", "time",
                "whether it is past 01:30",
            ],
            log.Reads);
    }

    [Fact]
    public void Changes_between_tables_are_the_objects_that_differ()
    {
        var before = FactTable<NamespaceFact>.From([new() { Name = "a" }, new() { Name = "b" }]);
        var changed = new NamespaceFact { Name = "b" };
        var after = before.With(changed).With(new NamespaceFact { Name = "c" }).Without("", "a");

        Assert.Equal(
            ["a gone", "b changed", "c new"],
            after.ChangesSince(before)
                .Select(change => $"{change.Either.Name} {(change.Before is null ? "new" : change.After is null ? "gone" : "changed")}").Order());
        Assert.Empty(after.ChangesSince(after));
        Assert.Equal(2, FactTable<NamespaceFact>.Empty.ChangesSince(before).Count(change => change.After is null));
    }

    private sealed class ReadLog : IReadLog
    {
        public List<string> Reads { get; } = [];

        public void Fact(ResourceKind kind, string ns, string name) => Reads.Add($"{kind} {ns}/{name}");

        public void Namespace(ResourceKind kind, string ns) => Reads.Add($"every {kind} of {ns}");

        public void Table(ResourceKind kind) => Reads.Add($"every {kind}");

        public void Key(ResourceKind kind, object key) => Reads.Add($"{kind} by {key}");

        public void Selected(string ns, LabelSet selector) => Reads.Add($"pods of {ns} with {selector}");

        public void FormerHolders(IPAddress address) => Reads.Add($"former holders of {address}");

        public void Deadline(DateTimeOffset instant) => Reads.Add($"whether it is past {instant:HH:mm}");

        public void Clock() => Reads.Add("time");
    }
}
