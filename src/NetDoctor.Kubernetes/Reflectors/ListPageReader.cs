using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using NetDoctor.Kubernetes.Facts;

namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>Reads the answer of a LIST object by object, so that neither the page nor its objects are ever in memory as a whole.</summary>
internal sealed class ListPageReader
{
    private const int BufferSize = 64 * 1024;

    // An object of etcd is at most 1.5 MB (--max-request-bytes); more than this is no answer of an API server.
    private const int MaximumObjectSize = 16 * 1024 * 1024;

    private readonly OnObject _onObject;
    private JsonReaderState _state;
    private Place _place = Place.Start;
    private ListMetadataDto? _metadata;

    private ListPageReader(OnObject onObject) => _onObject = onObject;

    /// <summary>Takes one object of the list.</summary>
    /// <param name="json">The object as UTF-8 JSON; valid during the call.</param>
    public delegate void OnObject(in ReadOnlySequence<byte> json);

    private enum Place
    {
        Start,
        Members,
        Metadata,
        ItemsStart,
        Items,
        Other,
        End,
    }

    /// <summary>Reads a page to its end.</summary>
    /// <param name="body">Body of the answer.</param>
    /// <param name="onObject">Takes each object, in order.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Metadata of the list.</returns>
    /// <exception cref="JsonException">It is not a list, or it ends early.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async Task<ListMetadataDto> ReadAsync(Stream body, OnObject onObject, CancellationToken cancellationToken)
    {
        var page = new ListPageReader(onObject);
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: BufferSize, minimumReadSize: 4096));
        try
        {
            while (true)
            {
                var result = await pipe.ReadAsync(cancellationToken);
                var consumed = page.Read(result.Buffer, result.IsCompleted);
                if (page._place == Place.End)
                {
                    return page._metadata ?? throw new JsonException("A list without metadata.");
                }

                if (result.IsCompleted || result.Buffer.Slice(consumed).Length > MaximumObjectSize)
                {
                    throw new JsonException("The list ends early, or an object of it is too large.");
                }

                pipe.AdvanceTo(consumed, result.Buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private SequencePosition Read(in ReadOnlySequence<byte> buffer, bool isCompleted)
    {
        var reader = new Utf8JsonReader(buffer, isCompleted, _state);
        var whole = reader;
        while (_place != Place.End && Step(ref reader, buffer))
        {
            whole = reader;
        }

        // What was begun but is not complete is read again from its start when more has come.
        _state = _place == Place.End ? reader.CurrentState : whole.CurrentState;
        return _place == Place.End ? reader.Position : whole.Position;
    }

    /// <summary>Reads one token or one whole value; false when it is not complete.</summary>
    private bool Step(ref Utf8JsonReader reader, in ReadOnlySequence<byte> buffer)
    {
        if (!reader.Read())
        {
            return false;
        }

        switch (_place)
        {
            case Place.Start:
                Expect(reader.TokenType == JsonTokenType.StartObject);
                _place = Place.Members;
                return true;
            case Place.Members when reader.TokenType == JsonTokenType.EndObject:
                _place = Place.End;
                return true;
            case Place.Members:
                _place = reader.ValueTextEquals("items"u8) ? Place.ItemsStart
                    : reader.ValueTextEquals("metadata"u8) ? Place.Metadata
                    : Place.Other;
                return true;
            case Place.ItemsStart:
                Expect(reader.TokenType is JsonTokenType.StartArray or JsonTokenType.Null);
                _place = reader.TokenType == JsonTokenType.Null ? Place.Members : Place.Items;
                return true;
            case Place.Items when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.Members;
                return true;
            default:
                return Value(ref reader, buffer);
        }
    }

    private bool Value(ref Utf8JsonReader reader, in ReadOnlySequence<byte> buffer)
    {
        var start = reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return false;
        }

        var json = buffer.Slice(start, reader.BytesConsumed - start);
        switch (_place)
        {
            case Place.Items:
                _onObject(json);
                return true;
            case Place.Metadata:
                var metadata = new Utf8JsonReader(json);
                _metadata = JsonSerializer.Deserialize(ref metadata, FactJson.Default.ListMetadataDto);
                break;
        }

        _place = Place.Members;
        return true;
    }

    private static void Expect(bool condition)
    {
        if (!condition)
        {
            throw new JsonException("The answer is not a list of objects.");
        }
    }
}
