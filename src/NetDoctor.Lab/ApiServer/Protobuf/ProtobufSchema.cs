namespace NetDoctor.Lab.ApiServer.Protobuf;

/// <summary>What a field of a message holds.</summary>
internal enum ProtobufKind
{
    Text,
    Number,
    Boolean,
    Bytes,
    Message,
    Map,
}

/// <summary>One field of a message.</summary>
/// <param name="Number">Its number on the wire.</param>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Schema">Of a message; else null.</param>
/// <param name="IsRepeated">True for lists.</param>
/// <param name="KeepsZero">True when 0 differs from absent.</param>
internal sealed record ProtobufField(
    int Number,
    string Name,
    ProtobufKind Kind = ProtobufKind.Text,
    ProtobufSchema? Schema = null,
    bool IsRepeated = false,
    bool KeepsZero = false);

/// <summary>The fields of a message that the lab reads; others are skipped.</summary>
internal sealed class ProtobufSchema(params ProtobufField[] fields)
{
    /// <summary>The field of a number; null when it is skipped.</summary>
    public ProtobufField? Find(int number) => Array.Find(fields, field => field.Number == number);
}
