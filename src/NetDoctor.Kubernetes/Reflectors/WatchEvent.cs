using System.Buffers;
using System.Text.Json;

namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>One line of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object as UTF-8 JSON, a part of the line.</param>
internal readonly record struct WatchEvent(WatchEventType Type, ReadOnlySequence<byte> Object)
{
    /// <summary>Takes a line apart.</summary>
    /// <param name="line">The line without its end.</param>
    /// <exception cref="JsonException">It is not an event.</exception>
    public static WatchEvent Parse(in ReadOnlySequence<byte> line)
    {
        var type = WatchEventType.Other;
        ReadOnlySequence<byte>? json = null;
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A watch event is an object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            var start = reader.TokenStartIndex;
            if (isType)
            {
                type = TypeOf(reader);
            }

            reader.Skip();
            if (isObject)
            {
                json = line.Slice(start, reader.BytesConsumed - start);
            }
        }

        return new WatchEvent(type, json ?? throw new JsonException("A watch event without an object."));
    }

    private static WatchEventType TypeOf(in Utf8JsonReader reader) => reader.TokenType != JsonTokenType.String ? WatchEventType.Other
        : reader.ValueTextEquals("ADDED"u8) || reader.ValueTextEquals("MODIFIED"u8) ? WatchEventType.Set
        : reader.ValueTextEquals("DELETED"u8) ? WatchEventType.Deleted
        : reader.ValueTextEquals("BOOKMARK"u8) ? WatchEventType.Bookmark
        : reader.ValueTextEquals("ERROR"u8) ? WatchEventType.Error
        : WatchEventType.Other;
}

/// <summary>What a watch tells.</summary>
internal enum WatchEventType
{
    /// <summary>Unknown to us; skipped.</summary>
    Other,

    /// <summary>ADDED or MODIFIED: the object is now so. After a reconnect the two cannot be told apart.</summary>
    Set,

    /// <summary>DELETED: the object is gone.</summary>
    Deleted,

    /// <summary>BOOKMARK: nothing happened up to this resource version.</summary>
    Bookmark,

    /// <summary>ERROR: a Status says why the watch ends.</summary>
    Error,
}
