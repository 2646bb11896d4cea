using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Tests.ApiServer;

public sealed class WatchTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Follows_what_happens_after_a_version()
    {
        await using var api = await LabApi.StartAsync();

        var events = await api.WatchAsync($"{ConfigMaps}?watch=1&resourceVersion={api.Store.ResourceVersion}", 3, () =>
        {
            Put(api, "c", "1");
            Put(api, "c", "2");
            api.Registry.Delete(ResourceTypes.ConfigMaps, "default", "c");
        });

        Assert.Equal(["ADDED", "MODIFIED", "DELETED"], Types(events));
        Assert.Equal("ConfigMap", Field.Text(events[0], "object", "kind"));
        Assert.Equal("2", Field.Text(events[2], "object", "data", "value"));
    }

    [Fact]
    public async Task Begins_with_what_there_is_when_no_version_is_given()
    {
        await using var api = await LabApi.StartAsync();
        Put(api, "old", "1");

        var events = await api.WatchAsync($"{ConfigMaps}?watch=1", 2, () => Put(api, "young", "1"));

        Assert.Equal(["old", "young"], events.Select(one => Field.Text(one, "object", "metadata", "name")));
    }

    [Fact]
    public async Task Ends_a_streaming_list_with_its_bookmark()
    {
        await using var api = await LabApi.StartAsync();
        Put(api, "c", "1");

        var events = await api.WatchAsync(
            $"{ConfigMaps}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true", 2);

        Assert.Equal(["ADDED", "BOOKMARK"], Types(events));
        Assert.Equal("true", Field.Text(events[1], "object", "metadata", "annotations", "k8s.io/initial-events-end"));
        Assert.Equal(api.Store.ResourceVersion, ObjectMetadata.ResourceVersionOf(Field.Object(events[1], "object")!));
    }

    [Fact]
    public async Task Sends_bookmarks_that_move_on_while_other_kinds_change()
    {
        await using var api = await LabApi.StartAsync();
        var version = api.Store.ResourceVersion;
        api.Apply("{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: default}}");

        var events = await api.WatchAsync($"{ConfigMaps}?watch=1&resourceVersion={version}&allowWatchBookmarks=true", 1);

        Assert.Equal(["BOOKMARK"], Types(events));
        Assert.Equal(api.Store.ResourceVersion, ObjectMetadata.ResourceVersionOf(Field.Object(events[0], "object")!));
    }

    [Fact]
    public async Task Says_410_in_the_stream_when_the_version_is_forgotten()
    {
        await using var api = await LabApi.StartAsync(historyCapacity: 4);
        for (var i = 0; i < 10; i++)
        {
            Put(api, "c", $"{i}");
        }

        var events = await api.WatchAsync($"{ConfigMaps}?watch=1&resourceVersion=2", 2);

        var error = Assert.Single(events);
        Assert.Equal("ERROR", Field.Text(error, "type"));
        Assert.Equal(410, Field.Number(error, "object", "code"));
        Assert.Equal("Expired", Field.Text(error, "object", "reason"));
    }

    [Fact]
    public async Task Shows_objects_that_come_into_a_selector_as_added_and_those_that_leave_as_deleted()
    {
        await using var api = await LabApi.StartAsync();
        Put(api, "c", "1");

        var events = await api.WatchAsync(
            $"{ConfigMaps}?watch=1&resourceVersion={api.Store.ResourceVersion}&labelSelector=value%3D2", 2, () =>
            {
                Put(api, "c", "2");
                Put(api, "c", "3");
            });

        Assert.Equal(["ADDED", "DELETED"], Types(events));
    }

    [Fact]
    public async Task Ends_when_its_time_is_up()
    {
        await using var api = await LabApi.StartAsync();

        var events = await api.WatchAsync($"{ConfigMaps}?watch=1&resourceVersion={api.Store.ResourceVersion}&timeoutSeconds=1", 1);

        Assert.Empty(events);
    }

    [Fact]
    public async Task Watches_as_tables_with_columns_once()
    {
        await using var api = await LabApi.StartAsync();
        Put(api, "a", "1");
        Put(api, "b", "1");
        api.Client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");

        var events = await api.WatchAsync($"{ConfigMaps}?watch=1", 2);

        Assert.Equal([3, 0], events.Select(one => Field.Items(one, "object", "columnDefinitions").Count()));
        Assert.All(events, one => Assert.Equal("Table", Field.Text(one, "object", "kind")));
    }

    private static IEnumerable<string?> Types(IEnumerable<JsonObject> events) => events.Select(one => Field.Text(one, "type"));

    private static void Put(LabApi api, string name, string value) => api.Apply(
        $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, namespace: default, labels: {{value: \"{value}\"}}}}, data: {{value: \"{value}\"}}}}");
}
