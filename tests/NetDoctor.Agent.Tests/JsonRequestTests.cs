using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace NetDoctor.Agent.Tests;

public sealed class JsonRequestTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("""{"probe":{"kind":"tcp","address":"10.0.0.1","port":80}}""")]
    [InlineData("{}\n")]
    [InlineData("\n  {\n  \"a\": [1, {\"b\": \"}\"}],\n  \"c\": \"\\\"é{\"\n}")]
    [InlineData("[{}]")]
    public async Task Ends_where_its_JSON_ends_however_it_is_cut_and_though_the_stream_stays_open(string text)
    {
        foreach (var size in new[] { 1, 2, 7, 4096 })
        {
            var pipe = new Pipe();
            var reading = JsonRequest.ReadAsync(pipe.Reader.AsStream(), TestContext.Current.CancellationToken);
            foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(size))
            {
                await pipe.Writer.WriteAsync(piece, TestContext.Current.CancellationToken);
            }

            Assert.Equal(text.Trim(), (await TextAsync(reading)).Trim());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"probe\":")]
    [InlineData("7")]
    public async Task Ends_with_its_stream(string text)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));
        Assert.Equal(text, await TextAsync(JsonRequest.ReadAsync(input, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("probe")]
    [InlineData("{]")]
    public async Task Takes_nothing_that_is_no_JSON(string text)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        var reading = JsonRequest.ReadAsync(pipe.Reader.AsStream(), TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<JsonException>(() => reading.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Reads_no_more_than_a_request_may_have()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('x', 2_000_000)}\"}}"));
        var error = await Assert.ThrowsAsync<JsonException>(() => JsonRequest.ReadAsync(input, TestContext.Current.CancellationToken));
        Assert.Equal("The request has more than 1048576 bytes.", error.Message);
        Assert.InRange(input.Position, 1_048_577, 1_200_000);
    }

    private static async Task<string> TextAsync(Task<Stream> reading)
    {
        using var reader = new StreamReader(await reading.WaitAsync(Patience, TestContext.Current.CancellationToken));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
