using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Tests.Store;

public sealed class ObjectStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly ObjectStore _store = new(new FakeTimeProvider(Start), historyCapacity: 8);

    [Fact]
    public void Gives_a_new_object_its_identity()
    {
        var created = _store.Create(ResourceTypes.Deployments, Named("web"));

        Assert.NotEmpty(ObjectMetadata.UidOf(created));
        Assert.Equal("2026-01-02T03:04:05Z", Field.Text(created, "metadata", "creationTimestamp"));
        Assert.Equal(1, Field.Number(created, "metadata", "generation"));
        Assert.Equal(_store.ResourceVersion, ObjectMetadata.ResourceVersionOf(created));
        Assert.Equal("apps/v1", Field.Text(created, "apiVersion"));
    }

    [Theory]
    [InlineData("10m", "2026-01-02T02:54:05Z")]
    [InlineData("2h", "2026-01-02T01:04:05Z")]
    [InlineData("long", "2026-01-02T03:04:05Z")]
    public void Makes_an_object_as_old_as_it_says(string ago, string created)
    {
        var item = Named("web");
        Field.Ensure(item, "metadata", "annotations")["netdoctor.dev/created-ago"] = ago;

        Assert.Equal(created, Field.Text(_store.Create(ResourceTypes.Services, item), "metadata", "creationTimestamp"));
    }

    [Fact]
    public void Refuses_a_second_object_of_the_same_name()
    {
        _store.Create(ResourceTypes.Pods, Named("web"));

        var refusal = Assert.Throws<StoreException>(() => _store.Create(ResourceTypes.Pods, Named("web")));
        Assert.Equal(StoreFailure.AlreadyExists, refusal.Failure);
    }

    [Fact]
    public void Refuses_a_write_that_was_made_from_an_older_version()
    {
        var old = _store.Create(ResourceTypes.ConfigMaps, Named("c"));
        _store.Modify(ResourceTypes.ConfigMaps, "shop", "c", item => item["data"] = new JsonObject { ["a"] = "1" });

        var refusal = Assert.Throws<StoreException>(() => _store.Update(ResourceTypes.ConfigMaps, old));
        Assert.Equal(StoreFailure.Conflict, refusal.Failure);
    }

    [Fact]
    public void Makes_no_version_when_nothing_changed()
    {
        var created = _store.Create(ResourceTypes.ConfigMaps, Named("c"));
        var before = _store.ResourceVersion;

        _store.Update(ResourceTypes.ConfigMaps, created);

        Assert.Equal(before, _store.ResourceVersion);
    }

    [Fact]
    public void Counts_generations_of_the_specification_only()
    {
        _store.Create(ResourceTypes.Deployments, Named("web"));

        var status = _store.Modify(ResourceTypes.Deployments, "shop", "web", item => item["status"] = new JsonObject { ["replicas"] = 1 });
        var scaled = _store.Modify(ResourceTypes.Deployments, "shop", "web", item => item["spec"] = new JsonObject { ["replicas"] = 2 });

        Assert.Equal(1, Field.Number(status, "metadata", "generation"));
        Assert.Equal(2, Field.Number(scaled, "metadata", "generation"));
    }

    [Fact]
    public void Keeps_an_object_with_finalizers_until_the_last_one_goes()
    {
        var item = Named("web");
        item["metadata"]!["finalizers"] = new JsonArray("example.test/hold");
        _store.Create(ResourceTypes.Pods, item);

        var marked = _store.Delete(ResourceTypes.Pods, "shop", "web");
        Assert.True(ObjectMetadata.IsDeleting(marked!));
        Assert.NotNull(_store.Get(ResourceTypes.Pods, "shop", "web"));

        _store.Modify(ResourceTypes.Pods, "shop", "web", pod => pod["metadata"]!.AsObject().Remove("finalizers"));
        Assert.Null(_store.Get(ResourceTypes.Pods, "shop", "web"));
    }

    [Fact]
    public void Replays_what_happened_after_a_version_then_follows()
    {
        _store.Create(ResourceTypes.Pods, Named("a"));
        var after = _store.ResourceVersion;
        _store.Create(ResourceTypes.Pods, Named("b"));
        _store.Create(ResourceTypes.ConfigMaps, Named("other"));

        using var subscription = _store.Subscribe(ResourceTypes.Pods, after);
        _store.Delete(ResourceTypes.Pods, "shop", "a");

        Assert.True(subscription.Reader.TryRead(out var first));
        Assert.Equal((StoreChangeType.Added, "b"), (first.Type, ObjectMetadata.NameOf(first.Object)));
        Assert.True(subscription.Reader.TryRead(out var second));
        Assert.Equal((StoreChangeType.Deleted, "a"), (second.Type, ObjectMetadata.NameOf(second.Object)));
        Assert.Equal(second.ResourceVersion, ObjectMetadata.ResourceVersionOf(second.Object));
        Assert.False(subscription.Reader.TryRead(out _));
    }

    [Fact]
    public void Refuses_to_replay_what_it_has_forgotten()
    {
        for (var i = 0; i < 20; i++)
        {
            _store.Create(ResourceTypes.Pods, Named($"p{i}"));
        }

        var refusal = Assert.Throws<StoreException>(() => _store.Subscribe(ResourceTypes.Pods, 2));
        Assert.Equal(StoreFailure.Expired, refusal.Failure);
        Assert.StartsWith("too old resource version: 2 (", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_by_namespace_and_name()
    {
        _store.Create(ResourceTypes.Pods, Named("b"));
        _store.Create(ResourceTypes.Pods, Named("a"));
        _store.Create(ResourceTypes.Pods, Named("c", "front"));

        Assert.Equal(["c", "a", "b"], _store.List(ResourceTypes.Pods).Select(ObjectMetadata.NameOf));
        Assert.Equal(["a", "b"], _store.List(ResourceTypes.Pods, "shop").Select(ObjectMetadata.NameOf));
    }

    private static JsonObject Named(string name, string ns = "shop") =>
        new() { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns } };
}
