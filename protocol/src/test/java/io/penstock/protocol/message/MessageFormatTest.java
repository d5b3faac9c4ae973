package io.penstock.protocol.message;

import io.penstock.protocol.wire.GoldenFiles;
import io.penstock.protocol.wire.Repository;
import org.junit.jupiter.api.Test;

class MessageFormatTest {
    @Test
    void shouldHaveAPageOfTheMessage() {
        String page = "# Message layout v1\n\n"
                + "<!-- Generated from the declarations in protocol; the build compares. -Dpenstock.writeDocs=true writes. -->\n\n"
                + "Written by the client, stored and delivered as it is. Big endian; `string` is an int32 length and UTF-8,\n"
                + "`uuid` two int64.\n\n"
                + MessageLayout.describe();
        Repository.assertPage("formats/message.md", page);
    }

    @Test
    void shouldWriteTheFrozenBytes() {
        GoldenFiles.assertFrozen("message-v1", MessageTest.fullMessage());
    }
}
