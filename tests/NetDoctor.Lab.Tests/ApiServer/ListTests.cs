using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Tests.ApiServer;

public sealed class ListTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    [Fact]
    public async Task Pages_through_one_version_whatever_happens_meanwhile()
    {
        await using var api = await StartAsync(5);

        var (_, first) = await api.GetAsync($"{ConfigMaps}?limit=2");
        api.Registry.Delete(ResourceTypes.ConfigMaps, "default", "c3");
        var (_, second) = await api.GetAsync($"{ConfigMaps}?limit=2&continue={Field.Text(first, "metadata", "continue")}");
        var (_, third) = await api.GetAsync($"{ConfigMaps}?limit=2&continue={Field.Text(second, "metadata", "continue")}");

        Assert.Equal(["c0", "c1", "c2", "c3", "c4"], Names(first).Concat(Names(second)).Concat(Names(third)));
        Assert.Equal(3, Field.Number(first, "metadata", "remainingItemCount"));
        Assert.Equal(Field.Text(first, "metadata", "resourceVersion"), Field.Text(third, "metadata", "resourceVersion"));
        Assert.Null(Field.Text(third, "metadata", "continue"));
    }

    [Fact]
    public async Task Answers_410_with_a_token_to_go_on_when_a_page_is_forgotten()
    {
        await using var api = await StartAsync(3);
        const string token = "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6Miwic3RhcnQiOiJkZWZhdWx0L2MxIn0"; // rv 2, start default/c1

        var (code, status) = await api.GetAsync($"{ConfigMaps}?limit=1&continue={token}");
        var (_, rest) = await api.GetAsync($"{ConfigMaps}?continue={Field.Text(status, "metadata", "continue")}");

        Assert.Equal((410, "Expired"), (code, Field.Text(status, "reason")));
        Assert.Equal(["c1", "c2"], Names(rest));
    }

    [Theory]
    [InlineData("labelSelector=n%3D1", "c1")]
    [InlineData("labelSelector=n%20in%20(0,2)", "c0,c2")]
    [InlineData("labelSelector=n%20notin%20(0),n", "c1,c2")]
    [InlineData("labelSelector=!n", "")]
    [InlineData("labelSelector=n!%3D1", "c0,c2")]
    [InlineData("fieldSelector=metadata.name%3Dc2", "c2")]
    [InlineData("fieldSelector=metadata.name!%3Dc2", "c0,c1")]
    public async Task Selects_by_labels_and_fields(string query, string expected)
    {
        await using var api = await StartAsync(3);

        var (_, list) = await api.GetAsync($"{ConfigMaps}?{query}");

        Assert.Equal(expected, string.Join(',', Names(list)));
    }

    [Fact]
    public async Task Leaves_kind_out_of_the_items_of_a_list()
    {
        await using var api = await StartAsync(1);

        var (_, list) = await api.GetAsync(ConfigMaps);

        Assert.Equal("ConfigMapList", Field.Text(list, "kind"));
        Assert.All(Field.Items(list, "items"), item => Assert.False(item.ContainsKey("kind")));
    }

    [Fact]
    public async Task Prints_tables_for_kubectl()
    {
        await using var api = await StartAsync(1);

        var (_, table) = await api.GetAsync("/api/v1/services", Table);

        Assert.Equal("Table", Field.Text(table, "kind"));
        Assert.Equal(
            ["Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "Selector"],
            Field.Items(table, "columnDefinitions").Select(column => Field.Text(column, "name")));
        var row = Field.Items(table, "rows").Single(one => Field.Text(one, "object", "metadata", "name") == "kube-dns");
        Assert.Equal(
            ["kube-dns", "ClusterIP", "127.96.0.10", "<none>", "53/UDP,53/TCP,9153/TCP"],
            Field.Texts(row, "cells").Take(5));
    }

    [Fact]
    public async Task Gives_metadata_alone()
    {
        await using var api = await StartAsync(1);

        var (_, list) = await api.GetAsync(
            ConfigMaps, "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json");

        Assert.Equal("PartialObjectMetadataList", Field.Text(list, "kind"));
        Assert.All(Field.Items(list, "items"), item => Assert.False(item.ContainsKey("data")));
    }

    private static IEnumerable<string> Names(JsonObject list) => Field.Items(list, "items").Select(ObjectMetadata.NameOf);

    private static async Task<LabApi> StartAsync(int count)
    {
        var api = await LabApi.StartAsync();
        for (var i = 0; i < count; i++)
        {
            api.Apply($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: c{i}, namespace: default, labels: {{n: \"{i}\"}}}}, data: {{a: b}}}}");
        }

        return api;
    }
}
