using System.Text;
using System.Text.Json;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Kubernetes.Reflectors;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Reflectors;

public sealed class ListPageReaderTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public async Task Reads_a_page_however_the_network_cuts_it(int bytesAtOnce)
    {
        var (names, metadata) = await ReadAsync(Encoding.UTF8.GetBytes(TestData.Text("lists/pods-page1-limit3.json")), bytesAtOnce);
        Assert.Equal(["client-g98n8", "client-w8w8h", "web-58c8f99bcd-d4ltp"], names);
        Assert.Equal("8775", metadata.ResourceVersion);
        Assert.StartsWith("eyJ2Ijoib", metadata.Continue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_metadata_that_comes_after_the_items()
    {
        var (names, metadata) = await ReadAsync(
            """{"extra":{"items":[1]},"items":[{"metadata":{"name":"a"}}],"metadata":{"resourceVersion":"5","more":[{}]}}"""u8.ToArray(), 1);
        Assert.Equal(["a"], names);
        Assert.Equal("5", metadata.ResourceVersion);
    }

    [Fact]
    public async Task Takes_null_items_for_none()
    {
        var (names, metadata) = await ReadAsync("""{"metadata":{"resourceVersion":"5"},"items":null}"""u8.ToArray(), 3);
        Assert.Empty(names);
        Assert.Equal("5", metadata.ResourceVersion);
    }

    [Fact]
    public async Task Refuses_every_beginning_of_a_list_that_ends_early()
    {
        var whole = """{"kind":"PodList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}"""u8
            .ToArray();
        for (var length = 0; length < whole.Length; length++)
        {
            await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(whole[..length], 16));
        }

        Assert.Equal(["a", "b"], (await ReadAsync(whole, 16)).Names);
    }

    private static async Task<(List<string> Names, ListMetadataDto Metadata)> ReadAsync(byte[] body, int bytesAtOnce)
    {
        var reader = new FactReader();
        var names = new List<string>();
        await using var stream = new SlowStream(body, bytesAtOnce);
        var metadata = await ListPageReader.ReadAsync(
            stream, (in json) => names.Add(reader.Read(ResourceKind.Pod, json, out _).Name), TestContext.Current.CancellationToken);
        return (names, metadata);
    }

    private sealed class SlowStream(byte[] content, int bytesAtOnce) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, bytesAtOnce)], cancellationToken);
    }
}
