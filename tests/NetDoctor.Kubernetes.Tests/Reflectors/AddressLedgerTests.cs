using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Kubernetes.Reflectors;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Reflectors;

/// <summary>Who had an address, as the store learns it from lists and changes.</summary>
public sealed class AddressLedgerTests
{
    private static readonly IPAddress One = IPAddress.Parse("10.244.1.5");
    private static readonly IPAddress Two = IPAddress.Parse("10.244.1.6");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Remembers_a_deleted_pod_with_the_time_and_its_owner()
    {
        var store = Store();
        store.Replace(ResourceKind.Pod, [Pod("web-a", One)]);
        _time.Advance(TimeSpan.FromMinutes(3));
        store.Remove(Pod("web-a", One));

        var former = Assert.Single(store.Take().AddressHistory.Of(One));
        Assert.Equal("Pod shop/web-a", former.Reference.ToString());
        Assert.Equal(new OwnerReference("ReplicaSet", "web-5d4c"), former.Owner);
        Assert.Equal(_time.GetUtcNow(), former.ReleasedAt);
    }

    [Fact]
    public void Remembers_a_pod_that_has_ended() =>
        Assert.Single(After(Pod("job-a", One), Pod("job-a", One) with { Phase = PodPhase.Succeeded }).Of(One));

    [Fact]
    public void Remembers_a_pod_that_came_back_under_its_name_with_another_address()
    {
        var history = After(Pod("db-0", One), Pod("db-0", Two, uid: 2));
        Assert.Single(history.Of(One));
        Assert.Empty(history.Of(Two));
    }

    [Fact]
    public void Remembers_what_was_gone_when_the_pods_were_listed_again()
    {
        var store = Store();
        store.Replace(ResourceKind.Pod, [Pod("web-a", One), Pod("web-b", Two)]);
        store.Replace(ResourceKind.Pod, [Pod("web-b", Two)]);
        Assert.Equal("web-a", Assert.Single(store.Take().AddressHistory.Of(One)).Name);
        Assert.Equal(1, store.Take().AddressHistory.Count);
    }

    [Fact]
    public void Remembers_the_cluster_address_of_a_Service()
    {
        var store = Store();
        var service = new Service { Namespace = "shop", Name = "web", Uid = Guid.NewGuid(), ClusterIPs = [One] };
        store.Replace(ResourceKind.Service, [service]);
        store.Set(service with { Uid = Guid.NewGuid(), ClusterIPs = [Two] });
        Assert.Equal("Service shop/web", Assert.Single(store.Take().AddressHistory.Of(One)).Reference.ToString());
    }

    [Fact]
    public void Knows_the_latest_holders_of_an_address_first()
    {
        var store = Store();
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            store.Set(Pod(name, One));
            store.Remove(Pod(name, One));
        }

        Assert.Equal(["d", "c", "b"], store.Take().AddressHistory.Of(One).Select(holder => holder.Name));
    }

    [Fact]
    public void Keeps_nothing_of_changes_that_touch_no_address() => Assert.Equal(
        0, After(Pod("web-a", One), Pod("web-a", One) with { DeletionTimestamp = _time.GetUtcNow() }).Count);

    [Fact]
    public void Keeps_nothing_of_pods_on_their_nodes_network() => Assert.Equal(
        0, After(Pod("proxy", One) with { HostNetwork = true }, null).Count);

    [Fact]
    public void Keeps_nothing_when_pods_become_forbidden()
    {
        var store = Store();
        store.Replace(ResourceKind.Pod, [Pod("web-a", One)]);
        store.Forbid(ResourceKind.Pod, CacheState.Forbidden, "no");
        store.Replace(ResourceKind.Pod, [Pod("web-a", One)]);
        Assert.Equal(0, store.Take().AddressHistory.Count);
    }

    [Fact]
    public void Forgets_after_a_day_when_the_next_bookmark_comes()
    {
        var store = Store();
        store.Set(Pod("web-a", One));
        store.Remove(Pod("web-a", One));
        _time.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        store.Touch(ResourceKind.Pod);
        Assert.Equal(0, store.Take().AddressHistory.Count);
    }

    [Fact]
    public void Stays_bounded_while_pods_come_and_go()
    {
        var store = Store(maximum: 100);
        for (var number = 0; number < 1000; number++)
        {
            var pod = Pod($"p{number}", new IPAddress([10, 1, (byte)(number >> 8), (byte)number]));
            store.Set(pod);
            store.Remove(pod);
        }

        var history = store.Take().AddressHistory;
        Assert.Equal(100, history.Count);
        Assert.Single(history.Of(new IPAddress([10, 1, 3, 231])));
    }

    [Fact]
    public void Leaves_a_snapshot_as_it_was_taken()
    {
        var store = Store();
        store.Set(Pod("web-a", One));
        var before = store.Take();
        store.Remove(Pod("web-a", One));
        Assert.Empty(before.AddressHistory.Of(One));
    }

    private static Pod Pod(string name, IPAddress address, int uid = 1) => new()
    {
        Namespace = "shop",
        Name = name,
        Uid = new Guid(uid, 0, 0, new byte[8]),
        Phase = PodPhase.Running,
        PodIPs = [address],
        Owner = new OwnerReference("ReplicaSet", "web-5d4c"),
    };

    private AddressHistory After(Pod before, Pod? after)
    {
        var store = Store();
        store.Replace(ResourceKind.Pod, [before]);
        if (after is null)
        {
            store.Remove(before);
        }
        else
        {
            store.Set(after);
        }

        return store.Take().AddressHistory;
    }

    private SnapshotStore Store(int maximum = 1000) =>
        new(Options.Create(new KubernetesOptions { MaximumFormerHolders = maximum }), _time);
}
